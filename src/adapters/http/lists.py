"""Lists in answers: as a page, or as a whole in a stream."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson
from sanic import HTTPResponse, Request

from adapters.http.json import CONTENT_TYPE, answer
from adapters.http.turns import Turns, turns_of_caller
from adapters.wire.queries import MAX_LIMIT, Query
from application.paging import Page, PageRequest

T = TypeVar("T")


def query(request: Request) -> Query:
    """The query parameters, with empty values."""
    return dict(request.get_args(keep_blank_values=True))


def answer_page(request: Request, part: Page[T], represent: Callable[[T], Any]) -> HTTPResponse:
    """One page, with the address of the next in the `Link` header (RFC 8288)."""
    response = answer([represent(item) for item in part.items])
    if part.next is not None:
        marks = {"limit": part.next.limit, "before": part.next.before, "after": part.next.after}
        others = {name: values for name, values in query(request).items() if name not in marks}
        following = urlencode(
            {**others, **{name: mark for name, mark in marks.items() if mark is not None}}, doseq=True
        )
        response.headers["Link"] = f'<{request.path}?{following}>; rel="next"'
    return response


async def answer_pages(
    request: Request,
    page: PageRequest | None,
    fetch: Callable[[PageRequest], Awaitable[Page[T]]],
    represent: Callable[[T], Any],
) -> HTTPResponse | None:
    """The page asked for; without one the whole list, as a stream of its pages."""
    if page is not None:
        return answer_page(request, await fetch(page), represent)
    await answer_stream(request, _all(fetch), represent)
    return None


async def answer_stream(request: Request, batches: AsyncIterator[Sequence[T]], represent: Callable[[T], Any]) -> None:
    """Send every item of `batches` as it comes, in constant memory.

    Nothing is sent before the first batch is there, so an error up to then becomes a problem document. A later error
    ends the connection, so that no client takes a part for the whole. Streams of one user take turns."""
    with turns_of_caller(request) as turns:
        part = await _part(turns, batches, represent)
        response = await request.respond(content_type=CONTENT_TYPE)
        await response.send(b"[" + (part or b""))
        while part is not None:
            part = await _part(turns, batches, represent)
            if part is not None:
                await response.send(b"," + part)
        await response.send(b"]", end_stream=True)


async def _part(turns: Turns, batches: AsyncIterator[Sequence[T]], represent: Callable[[T], Any]) -> bytes | None:
    """The next batch, None when there is none."""
    async with turns.turn():
        batch = await anext(batches, None)
        return None if batch is None else _items(batch, represent)


async def _all(fetch: Callable[[PageRequest], Awaitable[Page[T]]]) -> AsyncIterator[Sequence[T]]:
    page: PageRequest | None = PageRequest(MAX_LIMIT)
    while page is not None:
        part = await fetch(page)
        if part.items:
            yield part.items
        page = part.next


def _items(batch: Sequence[T], represent: Callable[[T], Any]) -> bytes:
    return b",".join(orjson.dumps(represent(item)) for item in batch)
