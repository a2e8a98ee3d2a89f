"""Clients that wear a service out, each as hard as one process can. A row of `FLOODS` is a name and a function.

    python -m tests.support.floods NAME PORT SECRET SECONDS

floods the service on PORT, then prints how often which end came, as JSON.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import uvloop

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller
from domain.ids import UserId
from tests.support.bare import KEY, PATH, masked

CHUNK_BYTES: Final = 256 * 1024
PAYLOAD_BYTES: Final = 1000 * 1000
PAUSE_SECONDS: Final = 0.05
"""Before it comes back after an end, or a service that has gone would be asked without end."""

TEXT, BINARY, CONTINUATION, PING, PONG = 1, 2, 0, 9, 10


def repeated(frames: bytes) -> bytes:
    return frames * (CHUNK_BYTES // len(frames))


def text(content: str) -> bytes:
    payload = content.encode()
    if len(payload) < 1 << 16:
        return masked(TEXT, payload)
    return b"\x81\xff" + len(payload).to_bytes(8, "big") + bytes(4) + payload


def fragment(opcode: int, payload: bytes) -> bytes:
    """A part of a message that is not its last one."""
    frame = masked(opcode, payload)
    return bytes((frame[0] & 0x7F,)) + frame[1:]


class Flooding(asyncio.Protocol):
    """A websocket that sends `begin` once it is connected, then `chunk` without end."""

    def __init__(self, greeting: bytes, begin: bytes, chunk: bytes) -> None:
        self._greeting = greeting
        self._begin = begin
        self._chunk = chunk
        self._is_writing = False
        self._is_paused = False
        self.end = asyncio.get_running_loop().create_future()
        self.code: int | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(
            f"GET {PATH} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        if b'"pingTimeout"' in data:
            self.transport.write(self._greeting)
            if not self._greeting:
                self._start()
        if b'40{"sid"' in data:
            self._start()
        at = data.rfind(b"\x88")
        if at >= 0 and len(data) >= at + 4 and data[at + 1] < 126:
            self.code = int.from_bytes(data[at + 2 : at + 4], "big")
            self.transport.abort()

    def _start(self) -> None:
        if not self._is_writing:
            self._is_writing = True
            self.transport.write(self._begin)
            self._write()

    def _write(self) -> None:
        if not (self._is_paused or self.transport.is_closing()):
            self.transport.write(self._chunk)
            asyncio.get_running_loop().call_soon(self._write)

    def pause_writing(self) -> None:
        self._is_paused = True

    def resume_writing(self) -> None:
        self._is_paused = False
        self._write()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.end.done():
            self.end.set_result(self.code)


class Attack:
    """Floods the service on `port`. `ends` counts how the flooding connections ended: by close code or HTTP status."""

    def __init__(self, port: int, secret: str) -> None:
        self._port = port
        self._tokens = JwtTokens([secret])
        self.ends: Counter[str] = Counter()

    def token(self, user: str) -> str:
        return self._tokens.sign(Caller(UserId(user)), datetime.now(UTC), timedelta(hours=1))

    async def websocket(self, user: str | None, chunk: bytes, begin: bytes = b"") -> None:
        """Flood by websocket, and come back after each end. Without a user, it never authenticates."""
        greeting = text("40" + json.dumps({"token": self.token(user)})) if user else b""
        while True:
            with suppress(OSError):
                _, flooding = await asyncio.get_running_loop().create_connection(
                    lambda: Flooding(greeting, begin, chunk), "127.0.0.1", self._port
                )
                self.ends[str(await flooding.end)] += 1
            await asyncio.sleep(PAUSE_SECONDS)

    async def polling(self, user: str, payload: bytes) -> None:
        """Post `payload` again and again, and come back after each end."""
        timeout = httpx.Timeout(60)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self._port}", timeout=timeout) as http:
            while True:
                with suppress(httpx.TransportError):
                    opened = json.loads((await http.get("/socket.io/?EIO=4&transport=polling")).text[1:])
                    address = f"/socket.io/?EIO=4&transport=polling&sid={opened['sid']}"
                    await http.post(address, content="40" + json.dumps({"token": self.token(user)}))
                    while (answer := await http.post(address, content=payload)).status_code == 200:
                        self.ends["posts"] += 1
                    self.ends[str(answer.status_code)] += 1
                await asyncio.sleep(PAUSE_SECONDS)


Flood = Callable[[Attack], Awaitable[Any]]


def _websocket(chunk: bytes, begin: bytes = b"") -> Flood:
    return lambda attack: attack.websocket("loud", chunk, begin)


def _polling(packet: str) -> Flood:
    payload = "\x1e".join([packet] * (PAYLOAD_BYTES // (len(packet) + 1))).encode()
    return lambda attack: attack.polling("loud", payload)


def _many(users: int, each: int, chunk: bytes) -> Flood:
    return lambda attack: asyncio.gather(
        *(attack.websocket(f"loud-{number}", chunk) for number in range(users) for _ in range(each))
    )


async def _strangers(attack: Attack) -> None:
    await asyncio.gather(*(attack.websocket(None, NOOPS) for _ in range(30)))


async def _hasty(attack: Attack) -> None:
    """Breaks the protocol after each chunk, so that it begins anew all the time."""
    await asyncio.gather(*(attack.websocket("loud", NOOPS[: CHUNK_BYTES // 4] + text("9")) for _ in range(10)))


NOOPS: Final = repeated(text("6"))
NESTED: Final = '42["x",' + "[" * 1000 + "]" * 1000 + "]"
LISTS: Final = '42["x",[' + ",".join(["[]"] * 340_000) + "]]"
SURROGATE: Final = LISTS[:-1] + ',"\\ud800"]'
ATTACHED: Final = text('461-1[{"_placeholder":true,"num":0}]') + masked(BINARY, b"x")

FLOODS: Final[Mapping[str, Flood]] = {
    "noop packets": _websocket(NOOPS),
    "pong packets": _websocket(repeated(text("3"))),
    "pong frames": _websocket(repeated(masked(PONG, b""))),
    "ping frames": _websocket(repeated(masked(PING, b""))),
    "empty fragments": _websocket(repeated(fragment(CONTINUATION, b"")), fragment(TEXT, b"4")),
    "fragments of a byte": _websocket(
        fragment(TEXT, b"6") + fragment(CONTINUATION, b"x") * 900_000 + masked(CONTINUATION, b"x")
    ),
    "acks": _websocket(repeated(text("430[]"))),
    "acks with attachments": _websocket(repeated(ATTACHED)),
    "connects again": _websocket(repeated(text("40"))),
    "connects to no namespace": _websocket(repeated(text("40/x,"))),
    "no such packet": _websocket(repeated(text("9"))),
    "nested lists": _websocket(repeated(text(NESTED))),
    "a megabyte of lists": _websocket(text(LISTS)),
    "lists and a surrogate": _websocket(text(SURROGATE)),
    "polling: noops": _polling("6"),
    "polling: acks": _polling("430[]"),
    "polling: pongs": _polling("3"),
    "30 sockets of a user": _many(1, 30, NOOPS),
    "30 users": _many(30, 1, NOOPS),
    "30 strangers": _strangers,
    "coming back all the time": _hasty,
}


async def _main(name: str, port: int, secret: str, seconds: float) -> None:
    attack = Attack(port, secret)
    flooding = asyncio.ensure_future(FLOODS[name](attack))
    with suppress(TimeoutError):
        await asyncio.wait_for(flooding, seconds)
    print(json.dumps(attack.ends))


if __name__ == "__main__":
    uvloop.run(_main(sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4])))
