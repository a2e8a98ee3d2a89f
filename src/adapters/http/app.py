"""Puts the routes on a Sanic application."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import orjson
from sanic import Sanic

from adapters.http.authentication import authenticated
from adapters.http.broadcasts import BroadcastHandlers
from adapters.http.chats import ChatHandlers
from adapters.http.client_request import ClientRequest
from adapters.http.cors import allow_origins
from adapters.http.docs.handlers import DocsHandlers
from adapters.http.errors import Problems
from adapters.http.health import HealthHandlers
from adapters.http.messages import MessageHandlers
from adapters.http.middleware import add_request_ids, add_safety_headers
from adapters.http.notifications import NotificationHandlers
from adapters.http.reading import ReadingHandlers
from adapters.http.routes import Route, Routes
from adapters.http.sessions import SessionHandlers
from adapters.http.static_site import Asset, serve_page
from adapters.http.turns import UserTurns
from application.api import Application

MAX_HEADER_BYTES: Final = 8192

_numbers: Final = count(1)


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """How HTTP is served.

    `origins`: those whose pages may call from a browser, `*` for any. `proxies_count`: how many proxies append to
    X-Forwarded-For, or `forwarded_secret`: what trusted proxies know (RFC 7239). `is_encrypted`: clients use TLS.
    `request_seconds`: how long a client may take to send its request. `metrics_token`: what /metrics requires."""

    max_body_bytes: int = 1024 * 1024
    origins: Sequence[str] = ()
    proxies_count: int | None = None
    forwarded_secret: str | None = None
    is_encrypted: bool = False
    request_seconds: float = 10.0
    metrics_token: str | None = None


def create_app(
    app: Application,
    metrics: Callable[[], Awaitable[bytes]],
    page: Mapping[str, Asset],
    options: HttpOptions,
    socket_events: dict[str, Any],
) -> Sanic[Any, Any]:
    """The Sanic application of the whole HTTP API, its documentation and the page. `metrics` gives all figures in
    Prometheus' text format; `socket_events` is the AsyncAPI document."""
    sanic = _sanic(options)
    routes = api_routes(app, metrics, options.metrics_token)
    for route in [*routes, *DocsHandlers.of(routes, socket_events).routes()]:
        handler = route.handler if route.is_open else authenticated(route, app)
        name = f"{route.method}_{route.path}".replace("/", "_").replace("<", "").replace(">", "").replace("-", "_")
        sanic.add_route(handler, route.path, methods=_methods(route), name=name, unquote=True)
    serve_page(sanic, page)
    add_request_ids(sanic)
    allow_origins(sanic, options.origins)
    add_safety_headers(sanic, is_encrypted=options.is_encrypted)
    return sanic


def api_routes(app: Application, metrics: Callable[[], Awaitable[bytes]], metrics_token: str | None) -> Routes:
    """Every documented route, by topic."""
    return [
        *MessageHandlers(app).routes(),
        *ReadingHandlers(app).routes(),
        *ChatHandlers(app).routes(),
        *BroadcastHandlers(app).routes(),
        *NotificationHandlers(app).routes(),
        *SessionHandlers(app).routes(),
        *HealthHandlers(app, metrics, metrics_token).routes(),
    ]


def _sanic(options: HttpOptions) -> Sanic[Any, Any]:
    sanic: Sanic[Any, Any] = Sanic(
        f"mazadclick-{next(_numbers)}",
        request_class=ClientRequest,
        error_handler=Problems(),
        dumps=lambda value: orjson.dumps(value).decode(),
        loads=orjson.loads,
        configure_logging=False,
    )
    sanic.ctx.turns = UserTurns()
    sanic.config.update(
        REQUEST_MAX_SIZE=options.max_body_bytes,
        PROXIES_COUNT=options.proxies_count,
        FORWARDED_SECRET=options.forwarded_secret,
        RESPONSE_TIMEOUT=60,  # longer than a long poll waits
        KEEP_ALIVE_TIMEOUT=75,
        REQUEST_TIMEOUT=options.request_seconds,
        REQUEST_MAX_HEADER_SIZE=MAX_HEADER_BYTES,
        ACCESS_LOG=False,
        MOTD=False,
        AUTO_EXTEND=False,
    )
    return sanic


def _methods(route: Route) -> list[str]:
    """Probes ask open routes with HEAD."""
    return ["GET", "HEAD"] if route.is_open else [route.method]
