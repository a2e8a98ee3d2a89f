"""Floods of groups beside bystanders: each row is a name and what one loud user does until it is cancelled."""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient
from servers import SECRET, SERVICE, Kind, Server, mongo, running
from tables import print_table

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller
from domain.ids import UserId

BYSTANDERS: Final = 20
PAUSE_SECONDS: Final = 0.25
AT_ONCE: Final = 8
GROUP: Final = 500
SIGNER: Final = JwtTokens([SECRET])


class Client:
    """One connection of one user, kept alive. `statuses` counts the answers; `seconds` has how long they took."""

    def __init__(self, port: int, user: str) -> None:
        self._port = port
        token = SIGNER.sign(Caller(UserId(user)), datetime.now(UTC), timedelta(hours=1))
        self._headers = f"Host: localhost\r\nAuthorization: Bearer {token}\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.user = user
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        began = time.perf_counter()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**24)
        reader, writer = self._streams
        content = b"" if body is None else json.dumps(body).encode()
        of_body = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n" if content else ""
        writer.write(f"{method} {path} HTTP/1.1\r\n{self._headers}{of_body}\r\n".encode() + content)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        if "transfer-encoding: chunked" in head:
            answer = b""
            while size := int(await reader.readline(), 16):
                answer += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        else:
            answer = await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0]))
        if "connection: close" in head:  # as after a refusal whose body was not read
            writer.close()
            self._streams = None
        self.statuses[int(head.split()[1])] += 1
        self.seconds.append(time.perf_counter() - began)
        return json.loads(answer)

    async def write(self, **more: str) -> Any:
        return await self.ask("POST", "/message/create", {"message": "hello", "sender": self.user, **more})

    async def open(self, *others: str) -> Any:
        users = [{"_id": user, "firstName": user} for user in (self.user, *others)]
        return await self.ask("POST", "/chat/create", {"users": users})


Flood = Callable[[int], Awaitable[Sequence[Client]]]
"""Sets up what it needs at a port, and answers the clients, each with its `loud` to be run."""


def crowd(number: int = GROUP - 1) -> list[str]:
    return [f"member {one}" for one in range(number)]


async def repeat(port: int, once: Callable[[Client], Awaitable[Any]], at_once: int, done: list[Client]) -> None:
    async def one() -> None:
        client = Client(port, "loud")
        done.append(client)
        while True:
            await once(client)

    await asyncio.gather(*(one() for _ in range(at_once)))


async def nothing(port: int, done: list[Client]) -> None:
    await asyncio.Event().wait()


async def write_to_a_group(port: int, done: list[Client]) -> None:
    group = (await Client(port, "loud").open(*crowd()))["_id"]
    await repeat(port, lambda client: client.write(idChat=group), AT_ONCE, done)


async def open_groups(port: int, done: list[Client]) -> None:
    await repeat(port, lambda client: client.open(*crowd()), AT_ONCE, done)


async def write_to_one(port: int, done: list[Client]) -> None:
    await repeat(port, lambda client: client.write(reciver="friend"), 64, done)


async def mark_read(port: int, done: list[Client]) -> None:
    chat = (await Client(port, "loud").open("friend"))["_id"]
    await repeat(port, lambda client: client.ask("POST", f"/message/mark-read/{chat}"), 64, done)


async def read_everything(port: int, done: list[Client]) -> None:
    chat = (await Client(port, "loud").open("friend"))["_id"]
    writers = [Client(port, "loud") for _ in range(100)]
    await asyncio.gather(*(one.write(idChat=chat) for one in writers for _ in range(1)))
    for _ in range(30):
        await asyncio.gather(*(one.write(idChat=chat) for one in writers))
    await repeat(port, lambda client: client.ask("GET", f"/message/getAll/{chat}"), 50, done)


FLOODS: Final[Mapping[str, Callable[[int, list[Client]], Awaitable[None]]]] = {
    "nobody": nothing,
    "messages to a group of 500": write_to_a_group,
    "groups of 500 opened": open_groups,
    "messages to one": write_to_one,
    "chats marked as read": mark_read,
    "a long chat read by 50": read_everything,
}


async def measure(server: Server, flood: Callable[[int, list[Client]], Awaitable[None]], seconds: float) -> Any:
    """What bystanders have to wait for, and how many of theirs are refused."""
    port = int(server.url.rpartition(":")[2])
    loud: list[Client] = []
    flooding = asyncio.ensure_future(flood(port, loud))
    bystanders = [Client(port, f"bystander {number}") for number in range(BYSTANDERS)]

    async def write(client: Client, ends: float) -> None:
        await asyncio.sleep(random.uniform(0, PAUSE_SECONDS))  # noqa: S311  # spreads them, and guards nothing
        while time.monotonic() < ends:
            await client.write(reciver=f"friend of {client.user}")
            await asyncio.sleep(PAUSE_SECONDS)

    await asyncio.gather(*(write(one, time.monotonic() + 1) for one in bystanders))
    while flood is not nothing and not loud and not flooding.done():  # noqa: ASYNC110  # a bench may look again
        await asyncio.sleep(0.1)
    for one in bystanders:
        one.seconds.clear()
        one.statuses.clear()
    await asyncio.gather(*(write(one, time.monotonic() + seconds) for one in bystanders))
    flooding.cancel()
    await asyncio.wait({flooding})
    if not flooding.cancelled():
        flooding.result()
    waited = sorted(one for client in bystanders for one in client.seconds)
    statuses: Counter[int] = sum((client.statuses for client in bystanders), Counter())
    of_loud: Counter[int] = sum((client.statuses for client in loud), Counter())
    return waited, statuses, of_loud


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--floods", nargs="+", choices=FLOODS, default=list(FLOODS))
    parser.add_argument("--before", type=Path, help="the directory of an installed version to compare with")
    parser.add_argument("--limits", action="store_true", help="with the limits that are the default")
    options = parser.parse_args()
    environment = {"LOG_LEVEL": "ERROR"} if options.limits else SERVICE.environment
    kinds = [Kind("now", SERVICE.command, environment)]
    if options.before:
        command = options.before / ".venv" / "bin" / "mazadclick"
        kinds.insert(0, Kind("before", (command, "serve"), environment))
    rows = []
    with mongo() as database, MongoClient(database.uri) as client:
        for flood in options.floods:
            for kind in kinds:
                with running(kind, database.database("flood")) as server:
                    waited, statuses, loud = asyncio.run(measure(server, FLOODS[flood], options.seconds))
                client.drop_database("flood")
                p50, p95, p99 = (1000 * waited[int(len(waited) * part)] for part in (0.5, 0.95, 0.99))
                answers = [" ".join(f"{status}:{n}" for status, n in sorted(one.items())) for one in (statuses, loud)]
                rows.append([flood, kind.name, *(f"{one:.1f}" for one in (p50, p95, p99)), *answers])
                print(rows[-1], file=sys.stderr)
    print_table(["flood", "version", "p50 ms", "p95 ms", "p99 ms", "bystanders", "the loud one"], rows, labels=2)
    return 0


if __name__ == "__main__":
    sys.exit(main())
