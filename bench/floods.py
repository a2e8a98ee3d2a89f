"""Bystanders beside each flood: what others notice of one who wears the service out; see README.md."""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
import socketio
import uvloop
from servers import BENCH, SECRET, SERVICE, Server, mongo, running
from tables import print_table
from tests.support.floods import FLOODS

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller
from domain.ids import UserId

DEFENDED: Final = replace(SERVICE, environment={"LOG_LEVEL": "ERROR", "RATE_LIMIT_CONNECTIONS": "off"})
"""With the limits that it comes with, but for those of connections: many people are here at one address."""
BYSTANDERS: Final = 4
PAUSE_SECONDS: Final = 0.02
START_SECONDS: Final = 1.0
"""Until a flood has begun, or is over."""
PATIENCE_SECONDS: Final = 60

tokens: Final = JwtTokens([SECRET])


@dataclass
class Experience:
    """What bystanders noticed."""

    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]


class Bystander:
    """Sends a message by HTTP, then an event by websocket, then pauses, again and again."""

    def __init__(self, server: Server, number: int) -> None:
        self._server = server
        self._user, self._peer = f"bystander-{number}", f"friend-{number}"
        self._token = tokens.sign(Caller(UserId(self._user)), datetime.now(UTC), timedelta(hours=1))
        self.experience = Experience()

    async def live(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        async with AsyncExitStack() as stack:
            client = httpx.AsyncClient(base_url=self._server.url, headers=headers, timeout=PATIENCE_SECONDS)
            self._http = await stack.enter_async_context(client)
            self._socket = socketio.AsyncClient(reconnection=False)
            await self._socket.connect(self._server.url, auth={"token": self._token}, transports=["websocket"])
            stack.push_async_callback(self._socket.disconnect)
            while True:
                await self._measure(self._send)
                await self._measure(self._emit)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _measure(self, act) -> None:
        experience, started = self.experience, time.perf_counter()
        is_served = False
        with suppress(httpx.TransportError, socketio.exceptions.SocketIOError):
            is_served = await act()
        experience.milliseconds.append((time.perf_counter() - started) * 1000)
        experience.refused += not is_served

    async def _send(self) -> bool:
        body = {"message": "hello", "sender": self._user, "reciver": self._peer}
        return (await self._http.post("/message/create", json=body)).status_code == 201

    async def _emit(self) -> bool:
        answer = await self._socket.call("test", timeout=PATIENCE_SECONDS)
        return bool(answer["ok"])


async def observed(bystanders: Sequence[Bystander], seconds: float) -> Experience:
    """What all bystanders noticed in the next `seconds`."""
    for bystander in bystanders:
        bystander.experience = Experience()
    await asyncio.sleep(seconds)
    whole = Experience()
    for bystander in bystanders:
        whole.milliseconds += bystander.experience.milliseconds
        whole.refused += bystander.experience.refused
    return whole


@dataclass(frozen=True)
class Round:
    alone: Experience
    beside: Experience
    ends: Counter[str]


async def one_round(server: Server, bystanders: Sequence[Bystander], name: str, seconds: float) -> Round:
    """The bystanders alone, then beside the flood."""
    alone = await observed(bystanders, seconds)
    port = server.url.rpartition(":")[2]
    command = (sys.executable, "-m", "tests.support.floods", name, port, SECRET, str(seconds + START_SECONDS))
    with subprocess.Popen(command, cwd=BENCH.parent, stdout=subprocess.PIPE) as flood:  # noqa: ASYNC220
        await asyncio.sleep(START_SECONDS)
        beside = await observed(bystanders, seconds)
        output, _ = await asyncio.to_thread(flood.communicate)
    await asyncio.sleep(START_SECONDS)
    return Round(alone, beside, Counter(json.loads(output)))


async def measured(server: Server, name: str, options: argparse.Namespace) -> list[str]:
    """A row: medians of the rounds; the longest, the counts and the ends of all of them."""
    bystanders = [Bystander(server, number) for number in range(BYSTANDERS)]
    lives = [asyncio.create_task(bystander.live()) for bystander in bystanders]
    await asyncio.sleep(START_SECONDS)
    rounds = [await one_round(server, bystanders, name, options.seconds) for _ in range(options.rounds)]
    for life in lives:
        life.cancel()
    await asyncio.gather(*lives, return_exceptions=True)
    figures = []
    for percent in (50, 95):
        before = statistics.median(each.alone.percentile(percent) for each in rounds)
        after = statistics.median(each.beside.percentile(percent) for each in rounds)
        figures += [f"{before:.1f}", f"{after:.1f}", f"{after / before:.2f}"]
    longest = max(max(each.beside.milliseconds) for each in rounds)
    requests = sum(len(each.beside.milliseconds) for each in rounds)
    refused = sum(each.beside.refused for each in rounds)
    ends = sum((each.ends for each in rounds), Counter[str]())
    return [
        name,
        *figures,
        f"{longest:.0f}",
        str(requests),
        str(refused),
        " ".join(f"{end}:{n}" for end, n in ends.items()),
    ]


async def main() -> None:
    options = _options()
    rows = []
    for name in options.floods or FLOODS:
        with mongo() as database, running(DEFENDED, database.database("floods")) as server:
            rows.append(await measured(server, name, options))
            print(" ".join(rows[-1]), file=sys.stderr)
    header = ["flood", "p50 ms", "beside", "ratio", "p95 ms", "beside", "ratio", "longest ms", "requests", "refused"]
    print_table([*header, "ends of the flood"], rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("floods", nargs="*", choices=[[], *FLOODS], help="names of floods; all without any")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    uvloop.run(main())
