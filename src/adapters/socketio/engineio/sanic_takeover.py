"""Takes a connection over from Sanic when it becomes a websocket.

Everything that relies on Sanic's internals is here. Without a transport its protocol writes and closes nothing, and
ends the connection's task and timer by itself. It keeps what came beyond the request in `recv_buffer`, and it is
counted among the server's `connections`.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sanic import Request
from sanic.server import HttpProtocol

Handler = TypeVar("Handler", bound=Callable[..., Any])


def may_hand_over(handler: Handler) -> Handler:
    """Allows the handler of a route to return None when it has taken the connection over."""
    handler.is_websocket = True  # type: ignore[attr-defined]
    return handler


def can_be_taken_over(request: Request) -> bool:
    """Whether the client is still there."""
    transport: Any = request.transport
    return transport is not None and not transport.is_closing()


def hand_over(request: Request, successor: asyncio.Protocol, greeting: bytes) -> None:
    """Write `greeting`, then hand the connection of `request` over to `successor` for good."""
    transport: Any = request.transport
    predecessor: Any = transport.get_protocol()
    if not isinstance(predecessor, HttpProtocol):
        raise TypeError("the connection is not Sanic's")
    left = bytes(predecessor.recv_buffer)
    predecessor.connections.discard(predecessor)
    predecessor.transport = None
    transport.write(greeting)
    transport.set_protocol(successor)
    successor.connection_made(transport)
    transport.resume_reading()
    if left:
        successor.data_received(left)


def close_when_answered(connection: HttpProtocol) -> None:
    """Close a connection of Sanic's after the answer to its present request."""
    if connection.http is not None:
        connection.http.keep_alive = False
    connection.close_if_idle()
