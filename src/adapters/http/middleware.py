"""What every request and response gets: a request id for the log, and safety headers for browsers."""

from collections.abc import Mapping
from itertools import count
from secrets import token_hex
from typing import Any, Final

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

REQUEST_ID: Final = "X-Request-Id"

ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DATA: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""For data, which is not a page: browsers neither store it nor run anything in it."""
DATA_TYPES: Final = ("application/json", "application/problem+json", "text/plain")
TLS_ONLY: Final[Mapping[str, str]] = {"Strict-Transport-Security": "max-age=31536000"}


def add_request_ids(sanic: Sanic[Any, Any]) -> None:
    """Bind a request id to the log lines of a request, and send it in `X-Request-Id`. The ids count up within a
    process; an id that a client sends is ignored."""
    process, numbers = token_hex(4), count(1)

    async def begin(request: Request) -> None:
        request.ctx.name = f"{process}-{next(numbers)}"
        clear_contextvars()
        bind_contextvars(request=request.ctx.name)

    async def add_header(request: Request, response: BaseHTTPResponse) -> None:
        if (name := getattr(request.ctx, "name", None)) is not None:
            response.headers[REQUEST_ID] = name

    sanic.register_middleware(begin, "request")
    sanic.register_middleware(add_header, "response")


def add_safety_headers(sanic: Sanic[Any, Any], *, is_encrypted: bool) -> None:
    """Keep browsers from guessing types, framing, storing data and, with TLS, from plain HTTP (RFC 6797). A header
    that a handler has set stays."""
    always = {**ALWAYS, **TLS_ONLY} if is_encrypted else ALWAYS
    data = {**always, **DATA}

    async def add_headers(_: Request, response: BaseHTTPResponse) -> None:
        is_data = (response.content_type or DATA_TYPES[0]).startswith(DATA_TYPES)
        for name, value in (data if is_data else always).items():
            response.headers.setdefault(name, value)

    sanic.register_middleware(add_headers, "response")
