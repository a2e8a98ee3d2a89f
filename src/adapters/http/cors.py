"""Which pages of other origins may call from a browser (CORS, in the Fetch standard)."""

from collections.abc import Sequence
from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic
from sanic.response import BaseHTTPResponse

ALLOWED_METHODS: Final = "GET, POST, PUT, DELETE"
ALLOWED_HEADERS: Final = "Authorization, Content-Type, Idempotency-Key"
EXPOSED_HEADERS: Final = "Link, Retry-After, RateLimit, RateLimit-Policy"
PREFLIGHT_SECONDS: Final = "600"


def allow_origins(sanic: Sanic[Any, Any], origins: Sequence[str]) -> None:
    """Let pages of `origins` (`*` for any) call. Credentials (cookies) are never allowed: no route needs them."""

    async def preflight(request: Request) -> HTTPResponse | None:
        asks = "origin" in request.headers and "access-control-request-method" in request.headers
        return HTTPResponse(status=204) if request.method == "OPTIONS" and asks else None

    async def add_headers(request: Request, response: BaseHTTPResponse) -> None:
        origin = request.headers.get("origin")
        if origin is None or not ("*" in origins or origin in origins):
            return
        response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
        response.headers["Vary"] = "Origin"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
            response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
            response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS

    sanic.register_middleware(preflight, "request")
    sanic.register_middleware(add_headers, "response")
