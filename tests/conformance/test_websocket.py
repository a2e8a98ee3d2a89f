"""The websocket beneath Socket.IO (RFC 6455), and how its connection is taken over from Sanic."""

import asyncio

import pytest
from sanic.server import HttpProtocol
from websockets.asyncio.client import ClientConnection

from tests.conformance.client import heard
from tests.conformance.client import websocket as connect
from tests.conformance.running import Running
from tests.support.patience import PATIENCE_SECONDS
from tests.support.present import present

PATH = "/engine.io/?EIO=4&transport=websocket"


async def websocket(address: str) -> ClientConnection:
    socket = await connect(address)
    assert (await socket.recv(decode=True)).startswith("0")
    return socket


async def code_after(socket: ClientConnection, *sent: bytes) -> int:
    """The close code that the server answers raw bytes with."""
    for data in sent:
        socket.transport.write(data)
    await asyncio.wait_for(socket.wait_closed(), PATIENCE_SECONDS)
    return present(socket.close_code)


def masked(first: int, payload: bytes) -> bytes:
    return bytes((first, 0x80 | len(payload))) + bytes(4) + payload


async def test_sanic_keeps_nothing_of_a_connection_that_was_taken_over(server: Running) -> None:
    """Fails when a new version of Sanic ends, counts or times its connections otherwise."""
    tasks = asyncio.all_tasks()
    handed = [one for one in server.http.connections if isinstance(one, HttpProtocol)]
    sockets = [await websocket(server.address) for _ in range(20)]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while any("connection_task" in repr(task) for task in asyncio.all_tasks() - tasks):
            await asyncio.sleep(0.005)
    assert set(server.http.connections) <= set(handed)
    for socket in sockets:
        await (await socket.ping())
        await socket.close()
        assert socket.close_code == 1000


async def test_what_comes_with_the_handshake_is_read(address: str) -> None:
    reader, writer = await asyncio.open_connection(*address.split(":"))
    request = (
        f"GET {PATH} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    writer.write(request.encode() + masked(0x89, b"early"))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
    assert b"Sec-WebSocket-Extensions" not in head
    assert b"\x8a\x05early" in await asyncio.wait_for(reader.readuntil(b"early"), PATIENCE_SECONDS)
    writer.close()


async def test_pings_of_the_client_are_answered(address: str) -> None:
    socket = await websocket(address)
    assert await asyncio.wait_for(await socket.ping(b"x" * 125), PATIENCE_SECONDS) >= 0
    await socket.close(4000, "enough")
    assert socket.close_code == 4000


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x81\x01x", 1002),
        (masked(0xC1, b"x"), 1002),
        (masked(0x80, b"x"), 1002),
        (masked(0x81, b"\xff"), 1007),
        (masked(0x88, b"x"), 1002),
        (masked(0x88, b"\x03\xed"), 1002),
        (b"\x81\xff" + (1 << 40).to_bytes(8, "big"), 1009),
    ],
)
async def test_a_broken_frame_closes_with_its_code(address: str, sent: bytes, code: int) -> None:
    assert await code_after(await websocket(address), sent) == code


@pytest.mark.parametrize("message", ["4in pieces \u2713", b"in pieces"])
async def test_a_message_in_fragments_is_put_together(address: str, message: str | bytes) -> None:
    socket = await websocket(address)
    await socket.send([message[:3], message[3:12], message[12:]])
    assert await heard(socket) == message
    await socket.close()
