"""JSON in and out."""

from typing import Any

import orjson
from sanic import HTTPResponse, Request

from adapters.http.errors import Problem

CONTENT_TYPE = "application/json"


def body(request: Request) -> Any:
    """The parsed body of `request`. Raises a 415 `Problem` unless it is declared as JSON in UTF-8, a 400 one unless
    it is that."""
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
    """The same, or an empty object when nothing was sent."""
    return body(request) if request.body else {}


def answer(content: Any, status: int = 200) -> HTTPResponse:
    return HTTPResponse(orjson.dumps(content), status=status, content_type=CONTENT_TYPE)
