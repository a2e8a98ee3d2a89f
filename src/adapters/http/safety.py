"""What every response says to browsers, so that nothing of ours is taken for what it is not or shown elsewhere."""

from collections.abc import Mapping
from typing import Any, Final

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse

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
"""What is no page: it is never stored, and nothing in it ever runs."""
DATA_TYPES: Final = ("application/json", "application/problem+json", "text/plain")
TLS_ONLY: Final[Mapping[str, str]] = {"Strict-Transport-Security": "max-age=31536000"}


def add_safety_headers(sanic: Sanic[Any, Any], *, is_encrypted: bool) -> None:
    """A header that a handler has set by itself stays as it is."""
    always = {**ALWAYS, **TLS_ONLY} if is_encrypted else ALWAYS
    data = {**always, **DATA}

    async def add_headers(_: Request, response: BaseHTTPResponse) -> None:
        is_data = (response.content_type or DATA_TYPES[0]).startswith(DATA_TYPES)
        for name, value in (data if is_data else always).items():
            response.headers.setdefault(name, value)

    sanic.register_middleware(add_headers, "response")
