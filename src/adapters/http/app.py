"""Puts the routes on a Sanic application."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import count
from typing import Any, Final

import orjson
from sanic import HTTPResponse, Request, Sanic
from structlog.contextvars import bind_contextvars

from adapters.http.chats import chat_routes
from adapters.http.cors import allow_origins
from adapters.http.docs import documentation_routes
from adapters.http.errors import Problems
from adapters.http.health import health_routes
from adapters.http.messages import message_routes
from adapters.http.notifications import notification_routes
from adapters.http.routes import Handler, Route
from adapters.http.safety import add_safety_headers
from adapters.http.sessions import session_routes
from adapters.http.static_site import Asset, serve_page
from adapters.http.tracing import name_requests
from application.api import Application
from domain.errors import Unauthenticated

MAX_CLIENT_LENGTH: Final = 200
MAX_HEADER_BYTES: Final = 8192

_numbers: Final = count(1)


@dataclass(frozen=True, slots=True)
class Proxies:
    """Which proxies are believed when they say where a request comes from: so many that append to X-Forwarded-For, or
    those that know the secret (RFC 7239)."""

    count: int | None = None
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Transport:
    """`request_seconds`: how long a client may take to say what it asks for. `metrics_token`: what /metrics asks for,
    if anything."""

    is_encrypted: bool = False
    request_seconds: float = 10.0
    metrics_token: str | None = None


def create_app(
    app: Application,
    metrics: Callable[[], bytes],
    max_body_bytes: int,
    origins: Sequence[str],
    proxies: Proxies,
    page: Mapping[str, Asset],
    transport: Transport,
    socket_events: dict[str, Any],
) -> Sanic[Any, Any]:
    """The Sanic application of the whole HTTP API and the page; `origins` are those that browsers may call from, `*`
    for any. `socket_events` is the AsyncAPI document."""
    sanic: Sanic[Any, Any] = Sanic(
        f"mazadclick-{next(_numbers)}",
        error_handler=Problems(),
        dumps=lambda value: orjson.dumps(value).decode(),
        loads=orjson.loads,
        configure_logging=False,
    )
    sanic.config.update(
        REQUEST_MAX_SIZE=max_body_bytes,
        PROXIES_COUNT=proxies.count,
        FORWARDED_SECRET=proxies.secret,
        RESPONSE_TIMEOUT=60,  # longer than a long poll waits
        KEEP_ALIVE_TIMEOUT=75,
        REQUEST_TIMEOUT=transport.request_seconds,
        REQUEST_MAX_HEADER_SIZE=MAX_HEADER_BYTES,
        ACCESS_LOG=False,
        MOTD=False,
        AUTO_EXTEND=False,
    )
    routes = [
        *chat_routes(app),
        *message_routes(app),
        *notification_routes(app),
        *session_routes(app),
        *health_routes(app, metrics, transport.metrics_token),
    ]
    for route in [*routes, *documentation_routes(routes, socket_events)]:
        handler = route.handler if route.is_open else _authenticated(route, app)
        name = f"{route.method}_{route.path}".replace("/", "_").replace("<", "").replace(">", "").replace("-", "_")
        sanic.add_route(handler, route.path, methods=_methods(route), name=name, unquote=True)
    serve_page(sanic, page)
    name_requests(sanic)
    allow_origins(sanic, origins)
    add_safety_headers(sanic, is_encrypted=transport.is_encrypted)
    return sanic


def _methods(route: Route) -> list[str]:
    """Probes ask open routes with HEAD."""
    return ["GET", "HEAD"] if route.is_open else [route.method]


def _authenticated(route: Route, app: Application) -> Handler:
    """The handler of `route`, given the caller whom the request's bearer token (RFC 6750) speaks for."""

    @wraps(route.handler)
    async def handle(request: Request, **path: str) -> HTTPResponse | None:
        address = request.client_ip
        await app.rate_limits.call_from(address)
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("a bearer token is required")
        client = request.headers.get("user-agent") or ""
        session_use = await app.authenticator.authenticate(token.strip(), address, client[:MAX_CLIENT_LENGTH])
        caller = session_use.caller
        bind_contextvars(user=caller.user_id)
        await app.rate_limits.call(caller.user_id)
        request.ctx.session = session_use.session
        return await route.handler(request, caller, **path)

    return handle
