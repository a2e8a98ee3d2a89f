"""Lets devices in and sees them out."""

import asyncio
from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic
from socketio.exceptions import ConnectionRefusedError

from adapters.socketio.connections import Connection, Connections
from adapters.socketio.events import Events
from adapters.socketio.server import SocketServer
from adapters.wire.events import user_room
from application.api import Application
from application.ports.clock import Clock
from application.ports.tokens import Session, TokenVerifier
from application.use_cases.connect_device import DeviceCommand
from application.use_cases.join_chat import LeaveChatCommand
from domain.errors import MessagingError, Unauthenticated

PATH: Final = "/socket.io/"
LONGEST_TIMER_SECONDS: Final = 30 * 86400.0


class Gateway:
    """Connects the server to the application."""

    def __init__(self, app: Application, server: SocketServer, tokens: TokenVerifier, clock: Clock) -> None:
        self._app = app
        self._server = server
        self._tokens = tokens
        self._clock = clock
        self._connections = Connections()
        self._endings: set[asyncio.Task[None]] = set()
        server.respond = Events(app, server, self._connections, clock).respond
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
            await self._app.connect_device(DeviceCommand(session.caller.user_id, sid))
        except MessagingError as error:
            raise ConnectionRefusedError(error.detail) from error
        self._connections.add(Connection(sid, session.caller, self._end_at_expiry(sid, session)))
        await self._server.enter_room(sid, user_room(session.caller.user_id))

    def _end_at_expiry(self, sid: str, session: Session) -> asyncio.TimerHandle:
        loop = asyncio.get_running_loop()
        left = (session.expires_at - self._clock.now()).total_seconds()
        if left > LONGEST_TIMER_SECONDS:  # an event loop cannot wait for ever; look again later
            return loop.call_later(LONGEST_TIMER_SECONDS, self._renew_expiry, sid, session)
        return loop.call_later(left, self._end, sid)

    def _end(self, sid: str) -> None:
        ending = asyncio.create_task(self._server.disconnect(sid))
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    def _renew_expiry(self, sid: str, session: Session) -> None:
        if connection := self._connections.get(sid):
            connection.expiry = self._end_at_expiry(sid, session)

    async def _disconnect(self, sid: str, _: str) -> None:
        await self._server.finish_events(sid)
        connection = self._connections.remove(sid)
        if connection is None:
            return
        connection.expiry.cancel()
        await self._app.disconnect_device(DeviceCommand(connection.caller.user_id, sid))
        for chat_id, seat in connection.joined.items():
            await self._app.leave_chat(LeaveChatCommand(chat_id, seat))


def _token(auth: Any) -> str:
    """The token in the `auth` of the handshake; a `Bearer ` prefix is accepted."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str) or not token:
        raise Unauthenticated("auth.token is required")
    return token.removeprefix("Bearer ").strip()
