"""A namespace (Socket.IO 5), and a client in it."""

import secrets
from collections.abc import Sequence
from typing import Any, Protocol

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.engine import SID_BYTES
from adapters.socketio.engineio.session import EngineSession
from adapters.socketio.protocol import packets


class ConnectRefused(Exception):
    """A client may not connect to a namespace. The text is the `message` of its CONNECT_ERROR packet."""


class Socket:
    """A client in one namespace. Its `sid` is not that of the Engine.IO session."""

    __slots__ = ("namespace", "session", "sid")

    def __init__(self, session: EngineSession, namespace: str) -> None:
        self.session = session
        self.namespace = namespace
        self.sid = secrets.token_urlsafe(SID_BYTES)

    def emit(self, name: str, *arguments: Any) -> None:
        """Send an event, which may have binary arguments."""
        for packet in packets.any_event(self.namespace, name, arguments):
            self.session.send(packet)

    def disconnect(self, reason: CloseReason) -> None:
        """Send a DISCONNECT packet, then close the session.

        After that packet the official clients do not come back by themselves.
        """
        self.session.send(packets.disconnected(self.namespace))
        self.session.close(reason)


class Namespace(Protocol):
    """What serves the clients of a namespace. It is called for one client in order, one call at a time."""

    async def admit(self, socket: Socket, auth: Any) -> None:
        """Let the client in, with the `auth` of its CONNECT packet. Raises `ConnectRefused`."""

    async def connected(self, socket: Socket) -> None:
        """The client was sent its CONNECT packet."""

    async def respond(self, socket: Socket, name: Any, arguments: Sequence[Any]) -> Sequence[Any]:
        """Answer an event. `name` is whatever the client sent. Returns the arguments of the acknowledgement."""
        ...

    async def disconnected(self, socket: Socket, reason: CloseReason) -> None:
        """The client left the namespace, or its session ended."""
