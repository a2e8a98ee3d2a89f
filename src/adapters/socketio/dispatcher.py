"""Answers what a device sends by the table of routes."""

from collections.abc import Sequence
from typing import Any, Final

import structlog

from adapters.socketio.connection import Connection
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.hub import Hub
from adapters.socketio.routes import Answer, EventRoute
from adapters.wire.deliveries.dialect import Dialect
from adapters.wire.errors import error_payload
from adapters.wire.scalars import timestamp
from application.ports.clock import Clock
from application.rate_limits import RateLimits
from domain.errors import Invalid, Limited, MessagingError, NotFound

log = structlog.get_logger(__name__)

MAX_EXCESS: Final = 100


class EventDispatcher:
    """Answers every event with `{ok: true, …}`, or with `{ok: false, error}` and an `exception` event."""

    def __init__(
        self, routes: Sequence[EventRoute[Any]], hub: Hub, limits: RateLimits, clock: Clock, dialect: Dialect
    ) -> None:
        self._routes = {route.name: route for route in routes}
        self._hub = hub
        self._limits = limits
        self._clock = clock
        self._dialect = dialect

    async def respond(self, connection: Connection, name: Any, arguments: Sequence[Any]) -> Answer:
        """`name` is whatever the client sent. Never raises."""
        try:
            route = self._routes.get(name) if isinstance(name, str) else None
            await self._limits.event(connection.caller.user_id, name if route else "unknown")
            connection.excess = 0
            if route is None:
                raise NotFound("there is no such event")
            if len(arguments) > 1:
                raise Invalid.because("payload", "must be a single object")
            answer = await route.answer(connection, arguments[0] if arguments else None)
            self._emit_alias(connection, name, answer)
            return {"ok": True, **answer}
        except Limited as error:
            connection.excess += 1
            if connection.excess >= MAX_EXCESS:
                connection.disconnect(CloseReason.TOO_MANY_EVENTS)
            return self._refuse(connection, name, error_payload(error))
        except MessagingError as error:
            return self._refuse(connection, name, error_payload(error))
        except Exception:
            log.exception("event failed", event_name=name, connection=connection.sid)
            return self._refuse(connection, name, {"code": "internal", "detail": "something went wrong here"})

    def _emit_alias(self, connection: Connection, name: str, answer: Answer) -> None:
        """The event that some dialects have beside the acknowledgement."""
        if name in self._dialect.answers:
            event, adapt = self._dialect.answers[name]
            self._hub.emit_to(connection, event, adapt(answer | {"timestamp": timestamp(self._clock.now())}))

    def _refuse(self, connection: Connection, name: Any, error: Answer) -> Answer:
        event = name if isinstance(name, str) else None
        self._hub.emit_to(connection, "exception", {"event": event, **error})
        return {"ok": False, "error": error}
