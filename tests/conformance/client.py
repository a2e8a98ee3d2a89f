"""A bare websocket to the server of the suites."""

import asyncio
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

from tests.support.left_open import opened
from tests.support.patience import PATIENCE_SECONDS


async def websocket(
    address: str, query: str = "EIO=4&transport=websocket", path: str = "engine.io", **options: Any
) -> ClientConnection:
    socket = await websockets.connect(
        f"ws://{address}/{path}/?{query}", max_size=None, compression=None, open_timeout=PATIENCE_SECONDS, **options
    )
    opened(socket, socket.close)
    return socket


async def heard(socket: ClientConnection) -> str | bytes:
    """The next message that is no ping."""
    while (message := await asyncio.wait_for(socket.recv(), PATIENCE_SECONDS)) == "2":
        pass
    return message


async def heard_text(socket: ClientConnection) -> str:
    message = await heard(socket)
    assert isinstance(message, str)
    return message


async def closed(socket: ClientConnection) -> None:
    await asyncio.wait_for(socket.wait_closed(), PATIENCE_SECONDS)
