"""A Socket.IO 5 client: its namespaces, on one Engine.IO session."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final, Protocol

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.packets import Malformed
from adapters.socketio.engineio.session import EngineSession
from adapters.socketio.engineio.timers import Deadlines
from adapters.socketio.protocol import packets
from adapters.socketio.protocol.namespace import ConnectRefused, Namespace, Socket
from adapters.socketio.protocol.packets import Packet
from adapters.socketio.protocol.serial_queue import SerialQueue

INVALID_NAMESPACE: Final = "Invalid namespace"
ALREADY_CONNECTED: Final = "Already connected"


class Host(Protocol):
    """What a client needs of the server that keeps it. `leaving` are the clients whose session has ended, and who are
    still in a namespace. `unconnected` are those in no namespace."""

    max_payload: int
    is_finishing: bool
    leaving: "set[Client]"
    unconnected: "Deadlines[Client]"

    @property
    def namespaces(self) -> Mapping[str, Namespace]: ...


class Client:
    """Puts the client's packets together and brings them to its namespaces, one after the other."""

    __slots__ = ("_attachments", "_host", "_sockets", "_unfinished", "queue", "session")

    def __init__(self, host: Host, session: EngineSession) -> None:
        self._host = host
        self.session = session
        self.queue = SerialQueue(session)
        self._sockets: dict[str, Socket | None] = {}
        self._unfinished: Packet | None = None
        self._attachments: list[bytes] | None = None

    def receive(self, message: str | bytes) -> None:
        """A message of the Engine.IO session. Raises `Malformed`."""
        packet = self._attach(message) if isinstance(message, bytes) else self._begin(message)
        if packet is not None and not self._host.is_finishing:
            self.queue.put(partial(self._handle, packet), len(message))

    def _begin(self, text: str) -> Packet | None:
        if self._unfinished is not None:
            raise Malformed("attachments are missing")
        packet = packets.parse(text)
        if packet.attachments == 0:
            return packet
        self._unfinished, self._attachments = packet, []
        return None

    def _attach(self, attachment: bytes) -> Packet | None:
        if self._unfinished is None or self._attachments is None:
            raise Malformed("no attachment was announced")
        self._attachments.append(attachment)
        if sum(map(len, self._attachments)) > self._host.max_payload:
            raise Malformed("the attachments are too large")
        if len(self._attachments) < self._unfinished.attachments:
            return None
        packet = packets.complete(self._unfinished, self._attachments)
        self._unfinished = self._attachments = None
        return packet

    async def _handle(self, packet: Packet) -> None:
        if packet.kind == packets.CONNECT:
            await self._connect(packet.namespace, packet.data)
        elif packet.namespace not in self._sockets:
            self.session.abort(CloseReason.PARSE_ERROR)
        elif (socket := self._sockets[packet.namespace]) is None:
            return  # it was refused, or has left
        elif packet.kind == packets.DISCONNECT:
            await self._leave(socket, CloseReason.CLIENT_LEFT)
        elif packet.kind in (packets.EVENT, packets.BINARY_EVENT):
            await self._respond(socket, packet)

    async def _connect(self, name: str, auth: Any) -> None:
        namespace = self._host.namespaces.get(name)
        if namespace is None:
            self.session.send(packets.refused(name, INVALID_NAMESPACE))
            return
        if self._sockets.get(name) is not None:
            self.session.send(packets.refused(name, ALREADY_CONNECTED))
            return
        socket = Socket(self.session, name)
        self._sockets[name] = None
        try:
            await namespace.admit(socket, auth)
        except ConnectRefused as refused:
            self.session.send(packets.refused(name, str(refused)))
            return
        self._sockets[name] = socket
        self._host.unconnected.stop(self)
        self.session.send(packets.connected(name, socket.sid))
        await namespace.connected(socket)

    async def _respond(self, socket: Socket, packet: Packet) -> None:
        name, *arguments = packet.data
        answer = await self._host.namespaces[socket.namespace].respond(socket, name, arguments)
        if packet.id is not None:
            for part in packets.acknowledgement(socket.namespace, packet.id, answer):
                self.session.send(part)

    async def _leave(self, socket: Socket, reason: CloseReason) -> None:
        self._sockets[socket.namespace] = None
        if self.session.is_open and not any(self._sockets.values()):
            self._host.unconnected.start(self)
        await self._host.namespaces[socket.namespace].disconnected(socket, reason)

    def closed(self, reason: CloseReason) -> None:
        self._host.unconnected.stop(self)
        self._host.leaving.add(self)
        self.queue.put(partial(self._leave_all, reason))

    async def _leave_all(self, reason: CloseReason) -> None:
        try:
            for socket in [socket for socket in self._sockets.values() if socket is not None]:
                await self._leave(socket, reason)
        finally:
            self._host.leaving.discard(self)
