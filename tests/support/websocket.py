"""A bare websocket to the service."""

from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection

from tests.support.left_open import opened
from tests.support.patience import PATIENCE_SECONDS


async def open_websocket(address: str, query: str = "", **options: Any) -> ClientConnection:
    """To the service at `http://…`; nothing is read from it yet."""
    url = f"{address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket{query}"
    socket = await websockets.connect(url, open_timeout=PATIENCE_SECONDS, **{"max_size": None, **options})
    opened(socket, socket.close)
    return socket
