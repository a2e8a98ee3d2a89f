"""A route: its address, its handler, and what the documentation says of both."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sanic import HTTPResponse

from adapters.wire.queries import MAX_LIMIT
from adapters.wire.scalars import ID_PATTERN

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]
"""Takes the request, the caller unless the route is open, and the parameters of the path by name. Returns None when it
has sent the response itself."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the query or a header, with its JSON Schema. Each property of an object is a parameter itself."""

    name: str
    schema: Mapping[str, Any]
    description: str
    place: str = "query"


def paging(mark: str) -> Parameter:
    """The parameters of a list that begins before or after the id of a `mark` (a noun for the documentation)."""
    an_id = {"type": "string", "pattern": ID_PATTERN}
    schema = {
        "type": "object",
        "properties": {
            "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT},
            "before": {**an_id, "description": f"only what is older than this {mark}"},
            "after": {**an_id, "description": f"only what is newer than this {mark}"},
        },
        "not": {"required": ["before", "after"]},
    }
    return Parameter("page", schema, "which part of the list; the `Link` header has the address of the next")


@dataclass(frozen=True, slots=True)
class Route:
    """`answers` maps each status of success to the type of its body; `refusals` are its other statuses, besides 401,
    429 and 503. An `is_open` route needs no token; the handlers of all others are given the caller."""

    method: str
    path: str
    handler: Handler
    summary: str
    answers: Mapping[int, Any]
    body: Any = None
    is_body_optional: bool = False
    parameters: Sequence[Parameter] = ()
    refusals: Sequence[int] = ()
    is_open: bool = False
    is_for_admins: bool = False


Routes = Sequence[Route]

OF_A_BODY: Final = (400, 413, 415, 422)
"""The statuses of a refused body."""
