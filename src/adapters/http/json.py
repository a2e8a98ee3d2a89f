"""JSON in and out."""

from typing import Any

import orjson
from sanic import HTTPResponse, Request

from adapters.http.answer import Answer
from adapters.http.errors import Problem

CONTENT_TYPE = "application/json"


def body(request: Request) -> Any:
    """The parsed body. Raises `Problem` 415 unless it is declared as JSON in UTF-8 without compression, `Problem` 400
    unless it is valid JSON (RFC 8259)."""
    declared = (request.headers.get("content-type") or "").lower()
    media_type, _, parameters = declared.partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if media_type.strip() != CONTENT_TYPE or charset not in ("", "charset=utf-8") or encoding != "identity":
        raise Problem(415, "the body must be application/json in UTF-8, not compressed")
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise Problem(400, "the body is not valid JSON") from None


def optional_body(request: Request) -> Any:
    """The parsed body, or an empty object without one. Raises as `body` does."""
    return body(request) if request.body else {}


def answer(content: Any, status: int = 200) -> HTTPResponse:
    return Answer(orjson.dumps(content), status=status, content_type=CONTENT_TYPE)
