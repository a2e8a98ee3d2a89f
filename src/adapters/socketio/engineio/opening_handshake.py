"""The opening handshake of a websocket, the server's part (RFC 6455, section 4.2)."""

import binascii
from base64 import b64decode, b64encode
from hashlib import sha1
from typing import Final

from sanic import Request

from adapters.socketio.engineio.sanic_takeover import can_be_taken_over

VERSION: Final = "13"
KEY_BYTES: Final = 16
GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, section 1.3."""


def is_asked_for(request: Request) -> bool:
    """Whether the request asks for a websocket, be it properly or not."""
    return request.headers.get("upgrade", "").lower() == "websocket"


def acceptance(request: Request) -> bytes | None:
    """The response that opens the websocket (section 4.2.2); None for an invalid request (section 4.2.1)."""
    connection = request.headers.get("connection", "").lower().replace(" ", "").split(",")
    key = request.headers.get("sec-websocket-key", "")
    is_proper = request.method == "GET" and "upgrade" in connection and _is_key(key)
    is_known = request.headers.get("sec-websocket-version") == VERSION
    if not (is_proper and is_known) or not can_be_taken_over(request):
        return None
    digest = b64encode(sha1(key.encode() + GUID, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + digest + b"\r\n\r\n"
    )


def _is_key(key: str) -> bool:
    try:
        return len(b64decode(key, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
