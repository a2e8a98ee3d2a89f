"""Lets devices in and sees them out."""

import secrets
from collections.abc import Sequence
from typing import Any, Final

import structlog
from structlog.contextvars import bind_contextvars

from adapters.socketio.admission import Admission
from adapters.socketio.connection import Connection
from adapters.socketio.dispatcher import EventDispatcher
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.hub import Hub
from adapters.socketio.presence import DevicePresence
from adapters.socketio.protocol.namespace import Socket
from adapters.socketio.replay import Replay
from adapters.wire.deliveries.delivery import user_room
from adapters.wire.deliveries.device import ServerShutdownEvent
from adapters.wire.deliveries.event_ids import Since
from adapters.wire.errors import error_payload
from domain.errors import MessagingError, Unauthenticated

log = structlog.get_logger(__name__)

PATH: Final = "/socket.io/"
"""Where the service mounts its Socket.IO server."""

MAX_RETURN_MS: Final = 10_000


class Gateway:
    """The namespace of the service: makes a connection of each socket, and brings its events to the dispatcher."""

    def __init__(
        self, hub: Hub, admission: Admission, dispatcher: EventDispatcher, replay: Replay, presence: DevicePresence
    ) -> None:
        self._hub = hub
        self._admission = admission
        self._dispatcher = dispatcher
        self._replay = replay
        self._presence = presence
        self._connections: dict[str, Connection] = {}

    async def admit(self, socket: Socket, auth: Any) -> None:
        connection = await self._admission.admit(socket, auth)
        self._connections[socket.sid] = connection
        for user in connection.identities:
            self._hub.rooms.enter(connection, user_room(user))

    async def connected(self, socket: Socket) -> None:
        connection = self._connections[socket.sid]
        since, connection.since = connection.since, None
        if since is None:
            connection.release(after="")
        await self._presence.connected(connection)
        if since is not None:
            await self._run_replay(connection, Since.parse(since))

    async def _run_replay(self, connection: Connection, since: Since) -> None:
        try:
            await self._replay.run(connection, since)
        except MessagingError:
            log.warning("replay failed", user=connection.caller.user_id)

    async def respond(self, socket: Socket, name: Any, arguments: Sequence[Any]) -> Sequence[Any]:
        connection = self._connections[socket.sid]
        bind_contextvars(connection=socket.sid, user=connection.session_use.session.caller.user_id)
        try:
            self._admission.ensure_active(connection)
        except Unauthenticated as error:
            return [{"ok": False, "error": error_payload(error)}]
        return [await self._dispatcher.respond(connection, name, arguments)]

    async def disconnected(self, socket: Socket, _: CloseReason) -> None:
        connection = self._connections.pop(socket.sid)
        bind_contextvars(connection=socket.sid, user=connection.session_use.session.caller.user_id)
        self._admission.end(connection)
        self._hub.rooms.leave_all(connection)
        await self._presence.disconnected(connection)

    def announce_shutdown(self) -> None:
        """Tell every device when to come back, each at a time of its own."""
        for connection in self._connections.values():
            payload: ServerShutdownEvent = {"reconnectInMs": secrets.randbelow(MAX_RETURN_MS + 1)}
            self._hub.emit_to(connection, "serverShutdown", payload)
