"""Bare websockets by the thousand: what a client sends and reads, without a library's cost."""

import asyncio
import json
import resource

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
PATH = "/socket.io/?EIO=4&transport=websocket"


def raise_file_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def masked(opcode: int, payload: bytes) -> bytes:
    """A frame whose mask is zero."""
    length = len(payload)
    size = bytes((0x80 | length,)) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
    return bytes((0x80 | opcode,)) + size + bytes(4) + payload


class BareSocket(asyncio.Protocol):
    """Connects with a token, answers pings and, unless it is stubborn, the end; keeps what it reads."""

    def __init__(self, token: str, *, stubborn: bool = False) -> None:
        self._token = token
        self._stubborn = stubborn
        self.read = b""
        self.connected = asyncio.get_running_loop().create_future()
        self.gone = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(
            f"GET {PATH} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.read += data
        if data.endswith(b"\x81\x012"):
            self.transport.write(masked(1, b"3"))
        if b'"pingTimeout"' in data:
            self.transport.write(masked(1, b"40" + json.dumps({"token": self._token}).encode()))
        if b'40{"sid"' in data and not self.connected.done():
            self.connected.set_result(None)
        if b"\x88" in data and not self._stubborn:
            self.transport.write(masked(8, b"\x03\xe8"))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.connected.done():
            self.connected.set_exception(error or ConnectionError("closed"))
        self.gone.set_result(None)


async def connect(port: int, token: str, *, stubborn: bool = False) -> BareSocket:
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: BareSocket(token, stubborn=stubborn), "127.0.0.1", port)
    await socket.connected
    return socket
