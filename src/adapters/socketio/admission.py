"""Whose connections there are: admitted by a token, and ended when it expires or is revoked."""

from typing import Any

import structlog
from structlog.contextvars import bind_contextvars

from adapters.socketio.connection import Connection
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.timers import Expiries
from adapters.socketio.hub import Hub
from adapters.socketio.protocol.namespace import ConnectRefused, Socket
from adapters.wire.deliveries.delivery import user_room
from application.api import Application
from application.desk.register_admin import RegisterAdminCommand
from application.ports.clock import Clock
from domain.errors import MessagingError, Unauthenticated
from domain.session import Revocation, Session

log = structlog.get_logger(__name__)


class Admission:
    """A user may have `max_devices` connections to this process."""

    def __init__(self, app: Application, hub: Hub, max_devices: int, clock: Clock) -> None:
        self._app = app
        self._hub = hub
        self._max_devices = max_devices
        self._clock = clock
        self._expiries: Expiries[Connection] = Expiries(_disconnect_expired)
        app.revocations.subscribe(self._disconnect_revoked)

    async def admit(self, socket: Socket, auth: Any) -> Connection:
        """The connection of a client with this `auth`. Raises `ConnectRefused`."""
        try:
            session_use = await self._app.authenticator.authenticate(
                _token(auth), socket.session.address, socket.session.client
            )
            session, caller = session_use.session, session_use.session.caller
            bind_contextvars(connection=socket.sid, user=caller.user_id)
            socket.session.meter.identify(caller.user_id)
            await self._app.rate_limits.connection(caller.user_id)
            await self._register_admin(session)
            self._app.authenticator.ensure_active(session)  # it may have been revoked meanwhile
        except MessagingError as error:
            raise ConnectRefused(error.detail) from error
        if len(self._hub.rooms.members((user_room(caller.user_id),))) >= self._max_devices:
            raise ConnectRefused("too many devices")
        connection = Connection(socket, session_use, auth.get("since"))
        left = (session.expires_at - self._clock.now()).total_seconds()
        connection.expiry = self._expiries.add(connection, left)
        return connection

    async def _register_admin(self, session: Session) -> None:
        try:
            await self._app.desk.register_admin(RegisterAdminCommand(session.caller, session.issued_at))
        except MessagingError:
            log.warning("admin not registered", user=session.user_id)

    def ensure_active(self, connection: Connection) -> None:
        """Record that the session is in use. Raises `Unauthenticated` when it was revoked."""
        self._app.authenticator.ensure_active(connection.session_use.session)
        self._app.authenticator.touch(connection.session_use)

    def end(self, connection: Connection) -> None:
        """The client has gone."""
        self._app.authenticator.touch(connection.session_use)
        self._expiries.remove(connection, connection.expiry)

    def _disconnect_revoked(self, revocation: Revocation) -> None:
        for connection in self._hub.rooms.members((user_room(revocation.user_id),)):
            if revocation.covers(connection.session_use.session):
                connection.disconnect(CloseReason.TOKEN_REVOKED)


def _disconnect_expired(connection: Connection) -> None:
    connection.disconnect(CloseReason.TOKEN_EXPIRED)


def _token(auth: Any) -> str:
    """The token in the `auth` of the handshake; a `Bearer ` prefix is accepted."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str) or not token:
        raise Unauthenticated("auth.token is required")
    return token.removeprefix("Bearer ").strip()
