"""Every error as a problem document (RFC 9457)."""

import asyncio
from collections.abc import Mapping
from math import ceil
from typing import Any, Final

import orjson
import structlog
from sanic import HTTPResponse, Request
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler

from adapters.http.answer import Answer
from adapters.wire.errors import detail, field_errors
from domain.errors import ErrorKind, Invalid, Limited, MessagingError

log = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS: Final = 2

STATUS: Final[Mapping[ErrorKind, int]] = {
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.INVALID: 422,
    ErrorKind.LIMITED: 429,
    ErrorKind.UNAVAILABLE: 503,
}

TITLES: Final[Mapping[int, str]] = {
    400: "Bad request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Request timeout",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported media type",
    417: "Expectation failed",
    422: "Wrong shape",
    429: "Too many requests",
    431: "Headers too large",
    500: "Internal error",
    503: "Not available",
}


class Problem(Exception):
    """An error that only HTTP knows."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Problems(ErrorHandler):
    """Answers every exception that reaches Sanic."""

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        match exception:
            case Invalid():
                return problem(422, detail(exception), errors=field_errors(exception))
            case Limited():
                return problem(429, detail(exception), headers=limit_headers(exception))
            case MessagingError():
                return problem(STATUS[exception.kind], detail(exception))
            case Problem():
                return problem(exception.status, exception.detail)
            case SanicException() if exception.status_code < 500 or exception.status_code == 503:
                allowed = {"Allow": exception.headers["Allow"]} if "Allow" in exception.headers else {}
                return problem(exception.status_code, TITLES.get(exception.status_code, "Refused"), headers=allowed)
            case asyncio.CancelledError():
                return problem(408, "the connection was closed before the answer")
            case _:
                log.error("request failed", method=request.method, route=request.uri_template, exc_info=exception)
                return problem(500, "something went wrong here; it has been logged")


def limit_headers(error: Limited) -> Mapping[str, str]:
    """When to retry (`Retry-After`, RFC 9110) and the exceeded limit (the IETF draft of the RateLimit fields)."""
    name, seconds = error.quota.name, str(ceil(error.retry_after))
    return {
        "Retry-After": seconds,
        "RateLimit": f'"{name}";r=0;t={seconds}',
        "RateLimit-Policy": f'"{name}";q={error.quota.count};w={error.quota.seconds}',
    }


def problem(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> HTTPResponse:
    """The problem document (`type`, `title`, `status`, `detail`) with the headers of its status."""
    document = {
        "type": "about:blank",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
        **more,
    }
    response_headers = dict(headers or {})
    if status == 401:
        response_headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response_headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return Answer(
        orjson.dumps(document), status=status, headers=response_headers, content_type="application/problem+json"
    )
