"""Thousands of Socket.IO clients in one process: bare websockets that count what they read by its length."""

import asyncio
import json
import resource
from collections.abc import Callable, Sequence
from typing import Any, Final

PATH: Final = "/socket.io/?EIO=4&transport=websocket"
HANDSHAKE: Final = (
    f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
).encode()
QUIET_SECONDS: Final = 0.5
PING: Final = b"\x81\x012"


def raise_file_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def masked(text: str) -> bytes:
    payload = text.encode()
    size = bytes((0x80 | len(payload),)) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + payload


class Member(asyncio.Protocol):
    """One client. `heard` is given the length of what came, once it is connected."""

    def __init__(self, token: str, heard: Callable[[int], None]) -> None:
        self._token = token
        self._heard = heard
        self.transport: Any = None
        self.connected = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(HANDSHAKE)

    def data_received(self, data: bytes) -> None:
        if self.connected.done():
            if data == PING:
                self.send("3")
            else:
                self._heard(len(data))
        elif b"40{" in data:
            self.connected.set_result(None)
        elif b'0{"sid"' in data:
            self.send("40" + json.dumps({"token": self._token}))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.connected.done():
            self.connected.set_exception(error or ConnectionError("closed before it was connected"))

    def send(self, packet: str) -> None:
        self.transport.write(masked(packet))


class Crowd:
    """Clients of one server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.members: list[Member] = []
        self.read = 0
        self._wanted = 0
        self._done = asyncio.Event()

    async def join(self, tokens: Sequence[str], at_once: int = 64) -> None:
        """Connect a client for each token."""
        waiting = iter(tokens)

        async def connect_some() -> None:
            for token in waiting:
                self.members.append(await self.connect(token))

        await asyncio.gather(*(connect_some() for _ in range(at_once)))

    async def connect(self, token: str) -> Member:
        loop = asyncio.get_running_loop()
        _, member = await loop.create_connection(lambda: Member(token, self._hear), "127.0.0.1", self._port)
        await member.connected
        return member

    def _hear(self, size: int) -> None:
        self.read += size
        if self.read >= self._wanted:
            self._done.set()

    async def hear(self, size: int) -> None:
        """Return when so many bytes more have come."""
        self._wanted = self.read + size
        self._done.clear()
        await self._done.wait()

    async def quiet(self) -> int:
        """How much has come, once nothing more comes."""
        read = -1
        while read != self.read:
            read = self.read
            await asyncio.sleep(QUIET_SECONDS)
        return read

    def leave(self) -> None:
        for member in self.members:
            member.transport.abort()
        self.members.clear()
