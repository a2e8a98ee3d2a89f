"""A route: what is asked, and the handler that answers it."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from sanic import HTTPResponse

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]
"""Takes the request, the caller unless the route is open, and the parts of the path by name. Answers None when it has
sent the response itself."""


@dataclass(frozen=True, slots=True)
class Route:
    """`is_open` routes need no token; the others are given the caller."""

    method: str
    path: str
    handler: Handler
    is_open: bool = False


Routes = Sequence[Route]
