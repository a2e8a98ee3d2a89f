"""Lets every log line of a request say which request it belongs to."""

from itertools import count
from secrets import token_hex
from typing import Any

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

REQUEST_ID = "X-Request-Id"


def name_requests(sanic: Sanic[Any, Any]) -> None:
    """Names are of this process and one after the other; what a client says its request is called is not believed."""
    process, numbers = token_hex(4), count(1)

    async def begin(request: Request) -> None:
        request.ctx.name = f"{process}-{next(numbers)}"
        clear_contextvars()
        bind_contextvars(request=request.ctx.name)

    async def name(request: Request, response: BaseHTTPResponse) -> None:
        if (given := getattr(request.ctx, "name", None)) is not None:
            response.headers[REQUEST_ID] = given

    sanic.register_middleware(begin, "request")
    sanic.register_middleware(name, "response")
