"""Lets devices in and sees them out."""

import asyncio
from collections.abc import Sequence
from random import randint
from typing import Any, Final

import structlog
from sanic import Sanic
from structlog.contextvars import bind_contextvars

from adapters.socketio.commands import Events
from adapters.socketio.connection import Connection
from adapters.socketio.device import Device
from adapters.socketio.engineio.timers import Expiries
from adapters.socketio.protocol.client import Refused, Socket
from adapters.socketio.protocol.server import SocketServer
from adapters.socketio.replay import Replay
from adapters.wire.deliveries.dispatch import Delivery, user_room
from adapters.wire.deliveries.event_ids import Since
from adapters.wire.deliveries.legacy import ONLINE_USERS
from adapters.wire.deliveries.payloads import ServerShutdownEvent
from adapters.wire.errors import error_payload
from application.api import Application
from application.chats.join_chat import LeaveChatCommand
from application.desk.register_admin import RegisterAdminCommand
from application.ports.clock import Clock
from application.presence.connect_device import DeviceCommand
from application.presence.list_online_partners import OnlinePartnersCommand
from domain.caller import Caller
from domain.errors import MessagingError, Unauthenticated
from domain.ids import UserId
from domain.session import Revocation

log = structlog.get_logger(__name__)

PATH: Final = "/socket.io/"
LATEST_RETURN_MS: Final = 10_000
PRESENCE_AT_ONCE: Final = 32
"""So many may be asked for their partners together when thousands come or go at once."""


class Gateway:
    """Connects the server to the application."""

    def __init__(
        self,
        app: Application,
        server: SocketServer,
        max_devices: int,
        clock: Clock,
        legacy_events: bool,
    ) -> None:
        self._app = app
        self._server = server
        self._authenticator = app.authenticator
        self._limits = app.rate_limits
        self._max_devices = max_devices
        self._clock = clock
        self._connections: dict[str, Connection] = {}
        self._expiries: Expiries[str] = Expiries(self._expire)
        self._presence_turns = asyncio.Semaphore(PRESENCE_AT_ONCE)
        self._legacy_events = legacy_events
        self._replay = Replay(app, server, legacy_events=legacy_events)
        self._events = Events(app, server, self._replay, clock, legacy_events=legacy_events)
        server.serve(self)
        app.revocations.subscribe(self._hang_up_on)

    def mount(self, sanic: Sanic[Any, Any]) -> None:
        """Serve Socket.IO on the port of `sanic`."""
        self._server.mount(sanic, PATH)

    async def admit(self, socket: Socket, auth: Any) -> None:
        try:
            client = socket.session
            session_use = await self._authenticator.authenticate(_token(auth), client.address, client.client)
            session, caller = session_use.session, session_use.session.caller
            bind_contextvars(connection=socket.sid, user=caller.user_id)
            await self._limits.connection(caller.user_id)
            await self._know(caller)
            self._authenticator.ensure_active(session)  # it may have been ended meanwhile
        except MessagingError as error:
            raise Refused(error.detail) from error
        if len(self._server.rooms.members((user_room(caller.user_id),))) >= self._max_devices:
            raise Refused("too many devices")
        left = (session.expires_at - self._clock.now()).total_seconds()
        device, expiry = Device(socket, caller.identities), self._expiries.add(socket.sid, left)
        connection = Connection(device, session_use, auth.get("since"), expiry)
        self._connections[socket.sid] = connection
        for user in caller.identities:
            self._server.rooms.enter(device, user_room(user))

    async def _know(self, caller: Caller) -> None:
        try:
            await self._app.desk.register_admin(RegisterAdminCommand(caller))
        except MessagingError:
            log.warning("admin not noted", user=caller.user_id)

    async def arrived(self, socket: Socket) -> None:
        connection = self._connections[socket.sid]
        since, connection.since = connection.since, None
        if since is None:
            connection.device.release(after="")
        await self._tell_presence(connection)
        if since is not None:
            await self._catch_up(connection, Since.parse(since))

    async def _catch_up(self, connection: Connection, since: Since) -> None:
        try:
            await self._replay.run(connection, since)
        except MessagingError:
            log.warning("replay broken off", user=connection.caller.user_id)

    async def _tell_presence(self, connection: Connection) -> None:
        user = connection.caller.user_id
        try:
            async with self._presence_turns:
                is_first = await self._app.presence.connect_device(DeviceCommand(connection.caller, connection.sid))
            if self._legacy_events:
                self._server.tell_one(connection.device, ONLINE_USERS, await self._online(user))
                await self._list_online_to_partners(user, is_news=is_first)
        except MessagingError:
            log.warning("presence not told", user=user)

    def _expire(self, sid: str) -> None:
        self._connections[sid].device.hang_up("token expired")

    def _hang_up_on(self, revocation: Revocation) -> None:
        """Hang up on the devices of sessions that were ended."""
        for device in self._server.rooms.members((user_room(revocation.user_id),)):
            session = self._connections[device.sid].session_use.session
            if revocation.covers(session.caller.user_id, session.id, session.issued_at):
                device.hang_up("token revoked")

    async def respond(self, socket: Socket, name: Any, arguments: Sequence[Any]) -> Sequence[Any]:
        connection = self._connections[socket.sid]
        bind_contextvars(connection=socket.sid, user=connection.session_use.session.caller.user_id)
        try:
            self._authenticator.ensure_active(connection.session_use.session)
        except Unauthenticated as error:
            return [{"ok": False, "error": error_payload(error)}]
        self._authenticator.touch(connection.session_use)
        return [await self._events.respond(connection, name, arguments)]

    async def left(self, socket: Socket, _: str) -> None:
        connection = self._connections.pop(socket.sid)
        bind_contextvars(connection=socket.sid, user=connection.session_use.session.caller.user_id)
        self._authenticator.touch(connection.session_use)
        self._expiries.remove(socket.sid, connection.expiry)
        self._server.rooms.leave_all(connection.device)
        for chat_id, participant_id in connection.joined.items():
            await self._app.chats.leave(LeaveChatCommand(chat_id, participant_id))
        try:
            async with self._presence_turns:
                was_last = await self._app.presence.disconnect_device(DeviceCommand(connection.caller, socket.sid))
            if self._legacy_events:
                await self._list_online_to_partners(connection.caller.user_id, is_news=was_last)
        except MessagingError:
            log.warning("presence not told", user=connection.caller.user_id)

    def announce_shutdown(self) -> None:
        """Tell every device when to come again, each at a time of its own."""
        for connection in self._connections.values():
            payload: ServerShutdownEvent = {"reconnectInMs": randint(0, LATEST_RETURN_MS)}
            self._server.tell_one(connection.device, "serverShutdown", payload)

    async def _list_online_to_partners(self, user: UserId, *, is_news: bool) -> None:
        """Older clients are sent the whole list when somebody in it comes or goes."""
        if is_news:
            command = OnlinePartnersCommand(Caller(user), user)
            for partner in sorted(await self._app.presence.list_online_partners(command)):
                self._server.tell(Delivery(ONLINE_USERS, await self._online(partner), (user_room(partner),)))

    async def _online(self, user: UserId) -> list[dict[str, str]]:
        online = await self._app.presence.list_online_partners(OnlinePartnersCommand(Caller(user), user))
        return [{"userId": other} for other in sorted(online)]


def _token(auth: Any) -> str:
    """The token in the `auth` of the handshake; a `Bearer ` prefix is accepted."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str) or not token:
        raise Unauthenticated("auth.token is required")
    return token.removeprefix("Bearer ").strip()
