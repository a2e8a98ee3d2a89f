"""Lets devices in and sees them out."""

from collections.abc import Sequence
from random import randint
from typing import Any, Final

import structlog
from structlog.contextvars import bind_contextvars

from adapters.socketio.connection import Connection
from adapters.socketio.dispatcher import EventDispatcher
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.timers import Expiries
from adapters.socketio.hub import Hub
from adapters.socketio.presence import DevicePresence
from adapters.socketio.protocol.namespace import ConnectRefused, Socket
from adapters.socketio.replay import Replay
from adapters.wire.deliveries.dispatch import user_room
from adapters.wire.deliveries.event_ids import Since
from adapters.wire.deliveries.payloads import ServerShutdownEvent
from adapters.wire.errors import error_payload
from application.api import Application
from application.chats.join_chat import LeaveChatCommand
from application.desk.register_admin import RegisterAdminCommand
from application.ports.clock import Clock
from domain.caller import Caller
from domain.errors import MessagingError, Unauthenticated
from domain.session import Revocation

log = structlog.get_logger(__name__)

PATH: Final = "/socket.io/"
"""Where the service mounts its Socket.IO server."""

MAX_RETURN_MS: Final = 10_000


class Gateway:
    """The namespace of the service: turns tokens into connections, and brings what they send to the dispatcher."""

    def __init__(
        self,
        app: Application,
        hub: Hub,
        dispatcher: EventDispatcher,
        replay: Replay,
        presence: DevicePresence,
        max_devices: int,
        clock: Clock,
    ) -> None:
        self._app = app
        self._hub = hub
        self._dispatcher = dispatcher
        self._replay = replay
        self._presence = presence
        self._authenticator = app.authenticator
        self._limits = app.rate_limits
        self._max_devices = max_devices
        self._clock = clock
        self._connections: dict[str, Connection] = {}
        self._expiries: Expiries[str] = Expiries(self._expire)
        app.revocations.subscribe(self._disconnect_revoked)

    async def admit(self, socket: Socket, auth: Any) -> None:
        try:
            origin = socket.session
            session_use = await self._authenticator.authenticate(_token(auth), origin.address, origin.client)
            session, caller = session_use.session, session_use.session.caller
            bind_contextvars(connection=socket.sid, user=caller.user_id)
            await self._limits.connection(caller.user_id)
            await self._register_admin(caller)
            self._authenticator.ensure_active(session)  # it may have been revoked meanwhile
        except MessagingError as error:
            raise ConnectRefused(error.detail) from error
        if len(self._hub.rooms.members((user_room(caller.user_id),))) >= self._max_devices:
            raise ConnectRefused("too many devices")
        left = (session.expires_at - self._clock.now()).total_seconds()
        connection = Connection(socket, session_use, auth.get("since"), self._expiries.add(socket.sid, left))
        self._connections[socket.sid] = connection
        for user in connection.identities:
            self._hub.rooms.enter(connection, user_room(user))

    async def _register_admin(self, caller: Caller) -> None:
        try:
            await self._app.desk.register_admin(RegisterAdminCommand(caller))
        except MessagingError:
            log.warning("admin not registered", user=caller.user_id)

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

    def _expire(self, sid: str) -> None:
        self._connections[sid].disconnect(CloseReason.TOKEN_EXPIRED)

    def _disconnect_revoked(self, revocation: Revocation) -> None:
        for connection in self._hub.rooms.members((user_room(revocation.user_id),)):
            session = connection.session_use.session
            if revocation.covers(session.caller.user_id, session.id, session.issued_at):
                connection.disconnect(CloseReason.TOKEN_REVOKED)

    async def respond(self, socket: Socket, name: Any, arguments: Sequence[Any]) -> Sequence[Any]:
        connection = self._connections[socket.sid]
        bind_contextvars(connection=socket.sid, user=connection.session_use.session.caller.user_id)
        try:
            self._authenticator.ensure_active(connection.session_use.session)
        except Unauthenticated as error:
            return [{"ok": False, "error": error_payload(error)}]
        self._authenticator.touch(connection.session_use)
        return [await self._dispatcher.respond(connection, name, arguments)]

    async def disconnected(self, socket: Socket, _: CloseReason) -> None:
        connection = self._connections.pop(socket.sid)
        bind_contextvars(connection=socket.sid, user=connection.session_use.session.caller.user_id)
        self._authenticator.touch(connection.session_use)
        self._expiries.remove(socket.sid, connection.expiry)
        self._hub.rooms.leave_all(connection)
        for chat_id, participant_id in connection.joined.items():
            await self._app.chats.leave(LeaveChatCommand(chat_id, participant_id))
        await self._presence.disconnected(connection)

    def announce_shutdown(self) -> None:
        """Tell every device when to come back, each at a time of its own."""
        for connection in self._connections.values():
            payload: ServerShutdownEvent = {"reconnectInMs": randint(0, MAX_RETURN_MS)}
            self._hub.emit_to(connection, "serverShutdown", payload)


def _token(auth: Any) -> str:
    """The token in the `auth` of the handshake; a `Bearer ` prefix is accepted."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str) or not token:
        raise Unauthenticated("auth.token is required")
    return token.removeprefix("Bearer ").strip()
