"""Lets devices in and sees them out."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

import structlog
from sanic import HTTPResponse, Request, Sanic
from socketio.exceptions import ConnectionRefusedError

from adapters.socketio.catching_up import CatchingUp
from adapters.socketio.connections import Connection, Connections
from adapters.socketio.events import Events
from adapters.socketio.server import SocketServer
from adapters.wire.event_ids import Since
from adapters.wire.events import Delivery, user_room
from adapters.wire.legacy import ONLINE_USERS
from application.api import Application
from application.ports.clock import Clock
from application.ports.tokens import Session, TokenVerifier
from application.use_cases.connect_device import DeviceCommand, OnlinePartnersCommand
from application.use_cases.join_chat import LeaveChatCommand
from application.use_cases.know_admin import KnowAdminCommand
from domain.caller import Caller
from domain.errors import MessagingError, Unauthenticated
from domain.ids import DESK, UserId

log = structlog.get_logger(__name__)

PATH: Final = "/socket.io/"
LONGEST_TIMER_SECONDS: Final = 30 * 86400.0


class Gateway:
    """Connects the server to the application."""

    def __init__(
        self, app: Application, server: SocketServer, tokens: TokenVerifier, clock: Clock, legacy_events: bool
    ) -> None:
        self._app = app
        self._server = server
        self._tokens = tokens
        self._clock = clock
        self._connections = Connections()
        self._held: set[asyncio.Task[None]] = set()
        self._legacy_events = legacy_events
        self._catching_up = CatchingUp(app, server, legacy_events=legacy_events)
        server.respond = Events(
            app, server, self._connections, self._catching_up, clock, legacy_events=legacy_events
        ).respond
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)

    def mount(self, sanic: Sanic[Any, Any]) -> None:
        """Serve Socket.IO on the port of `sanic`."""

        async def handle(request: Request) -> HTTPResponse | None:
            response: HTTPResponse | None = await self._server.handle_request(request)
            return response

        handle.is_websocket = True  # type: ignore[attr-defined]  # lets it answer None once the request is a websocket
        sanic.add_route(handle, PATH, methods=["GET", "POST"], name="socketio")
        sanic.enable_websocket()

    async def _connect(self, sid: str, _: Any, auth: Any) -> None:
        try:
            session = self._tokens.verify(_token(auth))
        except MessagingError as error:
            raise ConnectionRefusedError(error.detail) from error
        caller = session.caller
        await self._know(caller)
        device = self._server.device(sid)
        if device is None:
            raise ConnectionRefusedError("the connection was closed")
        connection = Connection(device, caller, self._end_at_expiry(sid, session))
        self._connections.add(connection)
        self._server.rooms.enter(device, user_room(caller.user_id))
        if caller.is_admin:
            self._server.rooms.enter(device, user_room(DESK))
        # Later than the answer to the handshake, which nothing may overtake, and before the device's own events.
        await self._server.enqueue(sid, lambda: self._arrive(connection, auth.get("since")))

    async def _know(self, caller: Caller) -> None:
        try:
            await self._app.know_admin(KnowAdminCommand(caller))
        except MessagingError:
            log.warning("admin not noted", user=caller.user_id)

    async def _arrive(self, connection: Connection, since: Any) -> None:
        if since is None:
            connection.device.release(after="")
        await self._tell_presence(connection)
        if since is not None:
            await self._catch_up(connection, Since.parse(since))

    async def _catch_up(self, connection: Connection, since: Since) -> None:
        try:
            await self._catching_up.run(connection, since)
        except MessagingError:
            log.warning("replay broken off", user=connection.caller.user_id)

    async def _tell_presence(self, connection: Connection) -> None:
        user = connection.caller.user_id
        try:
            is_first = await self._app.connect_device(DeviceCommand(connection.caller, connection.sid))
            if self._legacy_events:
                self._server.tell_one(connection.device, ONLINE_USERS, await self._online(user))
                await self._list_online_to_partners(user, is_news=is_first)
        except MessagingError:
            log.warning("presence not told", user=user)

    def _end_at_expiry(self, sid: str, session: Session) -> asyncio.TimerHandle:
        loop = asyncio.get_running_loop()
        left = (session.expires_at - self._clock.now()).total_seconds()
        if left > LONGEST_TIMER_SECONDS:  # an event loop cannot wait for ever; look again later
            return loop.call_later(LONGEST_TIMER_SECONDS, self._renew_expiry, sid, session)
        return loop.call_later(left, self._end, sid)

    def _end(self, sid: str) -> None:
        self._hold(self._server.hang_up(sid))

    def _hold(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do `work` to its end, whoever waits for it or gives up waiting."""
        task = asyncio.create_task(work)
        self._held.add(task)
        task.add_done_callback(self._held.discard)
        return task

    def _renew_expiry(self, sid: str, session: Session) -> None:
        if connection := self._connections.get(sid):
            connection.expiry = self._end_at_expiry(sid, session)

    async def goodbyes(self) -> None:
        """Return when nobody who has gone is still being seen out."""
        while self._held:
            await asyncio.wait(self._held)

    async def _disconnect(self, sid: str, _: str) -> None:
        """Sanic cancels what serves a lost connection, but goodbyes must be said."""
        await asyncio.shield(self._hold(self._say_goodbye(sid)))

    async def _say_goodbye(self, sid: str) -> None:
        await self._server.finish_events(sid)
        connection = self._connections.remove(sid)
        if connection is None:
            return
        connection.expiry.cancel()
        self._server.rooms.leave_all(connection.device)
        for chat_id, seat in connection.joined.items():
            await self._app.leave_chat(LeaveChatCommand(chat_id, seat))
        try:
            was_last = await self._app.disconnect_device(DeviceCommand(connection.caller, sid))
            if self._legacy_events:
                await self._list_online_to_partners(connection.caller.user_id, is_news=was_last)
        except MessagingError:
            log.warning("presence not told", user=connection.caller.user_id)

    async def _list_online_to_partners(self, user: UserId, *, is_news: bool) -> None:
        """Older clients are sent the whole list when somebody in it comes or goes."""
        if is_news:
            for partner in sorted(await self._app.list_online_partners(OnlinePartnersCommand(user))):
                self._server.tell(Delivery(ONLINE_USERS, await self._online(partner), (user_room(partner),)))

    async def _online(self, user: UserId) -> list[dict[str, str]]:
        online = await self._app.list_online_partners(OnlinePartnersCommand(user))
        return [{"userId": other} for other in sorted(online)]


def _token(auth: Any) -> str:
    """The token in the `auth` of the handshake; a `Bearer ` prefix is accepted."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str) or not token:
        raise Unauthenticated("auth.token is required")
    return token.removeprefix("Bearer ").strip()
