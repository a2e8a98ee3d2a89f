"""A route: what is asked, the handler that answers it, and what the documentation says of both."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sanic import HTTPResponse

from adapters.wire import ids

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]
"""Takes the request, the caller unless the route is open, and the parts of the path by name. Answers None when it has
sent the response itself."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One in the query or a header, with its JSON Schema; the properties of an object are parameters by themselves."""

    name: str
    schema: Mapping[str, Any]
    description: str
    place: str = "query"


def paging(mark: str) -> Parameter:
    """The parameters of a list whose items are named by ids of a `mark`."""
    an_id = {"type": "string", "pattern": ids.PATTERN}
    schema = {
        "type": "object",
        "properties": {
            "limit": {"type": "integer", "minimum": 1, "maximum": 200},
            "before": {**an_id, "description": f"only what is older than this {mark}"},
            "after": {**an_id, "description": f"only what is newer than this {mark}"},
        },
        "not": {"required": ["before", "after"]},
    }
    return Parameter("page", schema, "which part of the list; the `Link` header has the address of the next")


@dataclass(frozen=True, slots=True)
class Route:
    """`is_open` routes need no token; the others are given the caller. `answers` maps each status of success to the
    type of its body; `refusals` are the other statuses that it may have beside 401, 429 and 503."""

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


Routes = Sequence[Route]

OF_A_BODY: Final = (400, 413, 415, 422)
"""What may be wrong with a body."""
