"""Takes a connection over from Sanic once it is to be a websocket.

Everything that relies on Sanic's internals is here: its protocol writes and closes nothing once it has no transport,
ends the connection's task and its timer by itself, keeps what came beyond the request in `recv_buffer`, and is
counted among the server's `connections`.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sanic import Request
from sanic.server import HttpProtocol

Handler = TypeVar("Handler", bound=Callable[..., Any])


def may_hand_over(handler: Handler) -> Handler:
    """Lets the handler of a route answer None to a request for a websocket."""
    handler.is_websocket = True  # type: ignore[attr-defined]
    return handler


def can_be_given(request: Request) -> bool:
    """Whether the client is still there."""
    return request.transport is not None and not request.transport.is_closing()


def hand_over(request: Request, successor: asyncio.Protocol, greeting: bytes) -> None:
    """Write `greeting`, and give the connection of `request` to `successor` for good."""
    transport: Any = request.transport
    predecessor: Any = transport.get_protocol()
    if not isinstance(predecessor, HttpProtocol):
        raise TypeError("the connection is not Sanic's to give")
    left = bytes(predecessor.recv_buffer)
    predecessor.connections.discard(predecessor)
    predecessor.transport = None
    transport.write(greeting)
    transport.set_protocol(successor)
    successor.connection_made(transport)
    transport.resume_reading()
    if left:
        successor.data_received(left)


def let_go(connection: HttpProtocol) -> None:
    """Close a connection of Sanic's once the request that is on it has been answered."""
    if connection.http is not None:
        connection.http.keep_alive = False
    connection.close_if_idle()
