"""This service's connection layer beside stock python-socketio, Node's Socket.IO and a floor; see README.md."""

import argparse
import asyncio
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import uvloop
from crowd import Crowd, raise_file_limit
from servers import BENCH, SECRET, SERVICE, Kind, Server, mongo, running
from tables import print_table

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller
from domain.ids import UserId

PYTHON: Final = (sys.executable, BENCH / "socket_servers.py")
LAYER: Final = Kind("layer", (*PYTHON, "layer"), {})
STOCK: Final = Kind("stock", (*PYTHON, "stock"), {})
NODE: Final = Kind("node", ("node", BENCH / "peer" / "sockets.mjs"), {})
FLOOR: Final = Kind("floor", (*PYTHON, "floor"), {})
PRODUCT: Final = replace(SERVICE, environment={**SERVICE.environment, "LOG_LEVEL": "ERROR"})

TICKS: Final = os.sysconf("SC_CLK_TCK")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
SETTLE_SECONDS: Final = 3.0
DEAF_ROUNDS: Final = 5
PAUSE_SECONDS: Final = 0.01
"""Between two events whose delay is measured, so that none waits for the one before it."""
LISTENING: Final = 100
DEAF: Final = 100
LONG_CHARACTERS: Final = 20_000
"""Soon more than the network and the server keep for a client that reads nothing."""

tokens: Final = JwtTokens([SECRET])


def token(number: int) -> str:
    return tokens.sign(Caller(UserId(f"user-{number}")), datetime.now(UTC), timedelta(hours=1))


def cpu_seconds(server: Server) -> float:
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes(server: Server) -> int:
    return int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) * PAGE


async def crowd_of(server: Server, members: int) -> Crowd:
    crowd = Crowd(int(server.url.rpartition(":")[2]))
    await crowd.join([token(number) for number in range(members)])
    return crowd


class Room:
    """Has an event told to everybody, again when all have it."""

    def __init__(self, crowd: Crowd, characters: int = 120) -> None:
        self._crowd = crowd
        self._go = f'42["go",{characters}]'
        self._size = 0

    async def begin(self) -> None:
        before = await self._crowd.quiet()
        self._crowd.members[0].send(self._go)
        await self._crowd.hear(1)
        self._size = await self._crowd.quiet() - before
        if self._size % len(self._crowd.members):
            raise RuntimeError("not everybody heard the same")

    async def tell(self) -> float:
        """The seconds until everybody had it."""
        started = time.perf_counter()
        self._crowd.members[0].send(self._go)
        await self._crowd.hear(self._size)
        return time.perf_counter() - started


async def fan_out(server: Server, size: int, seconds: float) -> tuple[float, float]:
    """The server's CPU by delivery, in microseconds, and deliveries a second."""
    crowd = await crowd_of(server, size)
    room = Room(crowd)
    await room.begin()
    for _ in range(20):
        await room.tell()
    gc.collect()
    cpu, started, told = cpu_seconds(server), time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        await room.tell()
        told += 1
    spent, took = cpu_seconds(server) - cpu, time.perf_counter() - started
    crowd.leave()
    return spent / (told * size) * 1e6, told * size / took


async def beside_the_deaf(server: Server, rounds: int, seconds: float) -> tuple[float, float]:
    """The p99 of the milliseconds until 100 clients have 20,000 characters, alone and beside 100 that read nothing."""
    crowd = await crowd_of(server, LISTENING)
    room = Room(crowd, LONG_CHARACTERS)
    await room.begin()
    alone, beside = [], []
    for _ in range(rounds):
        alone.append(await _p99(room, seconds))
        deaf = [await crowd.connect(token(number)) for number in range(DEAF)]
        for member in deaf:
            member.transport.pause_reading()
        beside.append(await _p99(room, seconds))
        for member in deaf:
            member.transport.abort()
        await asyncio.sleep(SETTLE_SECONDS)
    crowd.leave()
    return statistics.median(alone), statistics.median(beside)


async def _p99(room: Room, seconds: float) -> float:
    times, started = [], time.perf_counter()
    while time.perf_counter() - started < seconds:
        times.append(await room.tell())
        await asyncio.sleep(PAUSE_SECONDS)
    return statistics.quantiles(times, n=100)[98] * 1000


async def idle(server: Server, sizes: Sequence[int]) -> list[tuple[float, float, float]]:
    """For each number of connections: kilobytes of memory by connection, connections a second as they came, and the
    CPU by connection in microseconds."""
    warm = await crowd_of(server, 50)
    warm.leave()
    await asyncio.sleep(1)
    before, crowd, figures = resident_bytes(server), Crowd(int(server.url.rpartition(":")[2])), []
    for size in sizes:
        missing = [token(number) for number in range(len(crowd.members), size)]
        cpu, started = cpu_seconds(server), time.perf_counter()
        await crowd.join(missing)
        took, spent = time.perf_counter() - started, cpu_seconds(server) - cpu
        await asyncio.sleep(SETTLE_SECONDS)
        memory = (resident_bytes(server) - before) / size / 1024
        figures.append((memory, len(missing) / took, spent / len(missing) * 1e6))
    crowd.leave()
    return figures


def open_files(server: Server) -> int:
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


async def churn(server: Server, seconds: float) -> list[list[str]]:
    """Fifty clients come and fifty go, every second."""
    crowd, rows = Crowd(int(server.url.rpartition(":")[2])), []
    async with httpx.AsyncClient() as http:
        for second in range(int(seconds) + 1):
            if second % (seconds // 4) == 0:
                text = (await http.get(f"{server.url}/metrics")).text
                connected = next(line for line in text.splitlines() if line.startswith("mazadclick_connections "))
                files = open_files(server)
                rows.append([str(second), connected.split()[1], str(files), f"{resident_bytes(server) / 1e6:.1f}"])
            tick = asyncio.create_task(asyncio.sleep(1))
            crowd.leave()
            await crowd.join([token(50 * second + number) for number in range(50)])
            await tick
    crowd.leave()
    return rows


async def measured(kind: Kind, measure: Callable[[Server], Coroutine[Any, Any, Any]], uri: str = "") -> Any:
    with running(kind, uri) as server:
        return await measure(server)


async def main() -> None:
    raise_file_limit()
    options = _options()
    await _fan_outs(options)
    await _idles(options)
    if not options.brief:
        await _churn()


async def _fan_outs(options: argparse.Namespace) -> None:
    kinds = (LAYER, STOCK, NODE, FLOOR)
    rows, latencies = [], []
    for size in options.rooms:
        found: dict[str, list[tuple[float, float]]] = {kind.name: [] for kind in kinds}
        for _ in range(options.rounds):
            for kind in kinds:
                found[kind.name].append(await measured(kind, lambda one, n=size: fan_out(one, n, options.seconds)))
        cost = {name: statistics.median(cpu for cpu, _ in runs) for name, runs in found.items()}
        rate = {name: statistics.median(each for _, each in runs) for name, runs in found.items()}
        ratios = [cost["layer"] / cost[name] for name in ("node", "stock", "floor")]
        rows.extend([str(size), name, f"{each:.2f}", f"{rate[name]:,.0f}"] for name, each in cost.items())
        rows.append([str(size), "layer / node, stock, floor", " ".join(f"{ratio:.2f}" for ratio in ratios), ""])
    print_table(["room", "server", "CPU µs/delivery", "deliveries/s"], rows, labels=2)
    for kind in (LAYER, NODE):
        alone, beside = await measured(kind, lambda one: beside_the_deaf(one, DEAF_ROUNDS, 2 * options.seconds))
        latencies.append([kind.name, f"{alone:.2f}", f"{beside:.2f}", f"{beside / alone:.2f}"])
    print_table(["server", f"p99 ms of {LISTENING}", f"beside {DEAF} that read nothing", "ratio"], latencies)


async def _idles(options: argparse.Namespace) -> None:
    rows = []
    with mongo() as database:
        for kind in (PRODUCT, LAYER, STOCK, NODE):
            figures = await measured(kind, lambda one: idle(one, options.idle), database.database(f"idle-{kind.name}"))
            rows += [
                [str(size), kind.name, f"{memory:.1f}", f"{rate:,.0f}", f"{cpu:.0f}"]
                for size, (memory, rate, cpu) in zip(options.idle, figures, strict=True)
            ]
    print_table(
        ["connections", "server", "KB each", "connects/s", "CPU µs/connect"],
        sorted(rows, key=lambda row: int(row[0])),
        2,
    )


async def _churn() -> None:
    with mongo() as database:
        rows = await measured(PRODUCT, lambda one: churn(one, 60), database.database("churn"))
    print_table(["second", "connected", "open files", "MB resident"], rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, nargs="+", default=[50, 500, 2000])
    parser.add_argument("--idle", type=int, nargs="+", default=[2000, 9500])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--brief", action="store_true", help="without the minute of coming and going")
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main())
