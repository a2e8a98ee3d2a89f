"""A Socket.IO client (protocol 5): its namespaces, on one Engine.IO session."""

import secrets
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from adapters.socketio.engineio.engine import SID_BYTES
from adapters.socketio.engineio.packets import Malformed
from adapters.socketio.engineio.session import Session
from adapters.socketio.protocol import packets as messages
from adapters.socketio.protocol.packets import Message
from adapters.socketio.protocol.serial_queue import SerialQueue

if TYPE_CHECKING:
    from adapters.socketio.protocol.server import SocketServer

INVALID_NAMESPACE: Final = "Invalid namespace"
ALREADY_CONNECTED: Final = "Already connected"


class Refused(Exception):
    """A client may not connect to a namespace; says why."""


class Socket:
    """A client in one namespace."""

    __slots__ = ("namespace", "session", "sid")

    def __init__(self, session: Session, namespace: str) -> None:
        self.session = session
        self.namespace = namespace
        self.sid = secrets.token_urlsafe(SID_BYTES)

    def emit(self, name: str, *arguments: Any) -> None:
        for packet in messages.any_event(self.namespace, name, arguments):
            self.session.send(packet)

    def hang_up(self, reason: str) -> None:
        """Tell the client that it is disconnected, and close its connection."""
        self.session.send(messages.disconnected(self.namespace))
        self.session.close(reason)


class Namespace(Protocol):
    """What is behind a namespace. All that one client does is brought to it in order, and one thing at a time."""

    async def admit(self, socket: Socket, auth: Any) -> None:
        """Let `socket` in, of which nobody has heard yet. Raises `Refused`."""

    async def arrived(self, socket: Socket) -> None:
        """The client has been told that it is in."""

    async def respond(self, socket: Socket, name: Any, arguments: Sequence[Any]) -> Sequence[Any]:
        """Answer the event that the client calls `name`, whatever that is; what is returned goes to those who ask for
        an acknowledgement."""
        ...

    async def left(self, socket: Socket, reason: str) -> None: ...


class Client:
    """Takes the client's packets apart and brings them to its namespaces, one after the other."""

    __slots__ = ("_attachments", "_server", "_sockets", "_whole", "queue", "session")

    def __init__(self, server: "SocketServer", session: Session) -> None:
        self._server = server
        self.session = session
        self.queue = SerialQueue(session)
        self._sockets: dict[str, Socket | None] = {}
        self._whole: Message | None = None
        self._attachments: list[bytes] | None = None

    def receive(self, message: str | bytes) -> None:
        packet = self._attach(message) if isinstance(message, bytes) else self._begin(message)
        if packet is not None and not self._server.is_finishing:
            self.queue.put(partial(self._do, packet), len(message))

    def _begin(self, text: str) -> Message | None:
        if self._whole is not None:
            raise Malformed("attachments are missing")
        packet = messages.parse(text)
        if packet.attachments == 0:
            return packet
        self._whole, self._attachments = packet, []
        return None

    def _attach(self, attachment: bytes) -> Message | None:
        if self._whole is None or self._attachments is None:
            raise Malformed("no attachment was announced")
        self._attachments.append(attachment)
        if sum(map(len, self._attachments)) > self._server.max_payload:
            raise Malformed("the attachments are too large")
        if len(self._attachments) < self._whole.attachments:
            return None
        packet = messages.complete(self._whole, self._attachments)
        self._whole = self._attachments = None
        return packet

    async def _do(self, packet: Message) -> None:
        if packet.kind == messages.CONNECT:
            await self._connect(packet.namespace, packet.data)
        elif packet.namespace not in self._sockets:
            self.session.cut("parse error")
        elif (socket := self._sockets[packet.namespace]) is None:
            return  # it was refused, or has left
        elif packet.kind == messages.DISCONNECT:
            await self._leave(socket, "client namespace disconnect")
        elif packet.kind in (messages.EVENT, messages.BINARY_EVENT):
            await self._respond(socket, packet)

    async def _connect(self, name: str, auth: Any) -> None:
        namespace = self._server.namespaces.get(name)
        if namespace is None:
            self.session.send(messages.refused(name, INVALID_NAMESPACE))
            return
        if self._sockets.get(name) is not None:
            self.session.send(messages.refused(name, ALREADY_CONNECTED))
            return
        socket = Socket(self.session, name)
        self._sockets[name] = None
        try:
            await namespace.admit(socket, auth)
        except Refused as refused:
            self.session.send(messages.refused(name, str(refused)))
            return
        self._sockets[name] = socket
        self._server.unconnected.stop(self)
        self.session.send(messages.connected(name, socket.sid))
        await namespace.arrived(socket)

    async def _respond(self, socket: Socket, packet: Message) -> None:
        name, *arguments = packet.data
        answer = await self._server.namespaces[socket.namespace].respond(socket, name, arguments)
        if packet.id is not None:
            for part in messages.acknowledgement(socket.namespace, packet.id, answer):
                self.session.send(part)

    async def _leave(self, socket: Socket, reason: str) -> None:
        self._sockets[socket.namespace] = None
        if self.session.is_open and not any(self._sockets.values()):
            self._server.unconnected.start(self)
        await self._server.namespaces[socket.namespace].left(socket, reason)

    def closed(self, reason: str) -> None:
        self._server.unconnected.stop(self)
        self._server.leaving.add(self)
        self.queue.put(partial(self._say_goodbye, reason))

    async def _say_goodbye(self, reason: str) -> None:
        try:
            for socket in [socket for socket in self._sockets.values() if socket is not None]:
                await self._leave(socket, reason)
        finally:
            self._server.leaving.discard(self)
