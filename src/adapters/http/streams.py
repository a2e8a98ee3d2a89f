"""A list of any length as a JSON array, in constant memory."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeVar

import orjson
from sanic import Request

from adapters.http.json import CONTENT_TYPE

T = TypeVar("T")


async def answer_stream(
    request: Request, batches: AsyncIterator[Sequence[T]], represent: Callable[[T], dict[str, Any]]
) -> None:
    """Send every item of `batches` as it comes. The first batch is awaited before anything is sent, so that trouble
    up to there is answered as usual; trouble after it cuts the connection, so that nobody takes a part for the whole.
    """
    first = await anext(batches, ())
    response = await request.respond(content_type=CONTENT_TYPE)
    await response.send(b"[" + _items(first, represent))
    async for batch in batches:
        await response.send(b"," + _items(batch, represent))
    await response.send(b"]", end_stream=True)


def _items(batch: Sequence[T], represent: Callable[[T], dict[str, Any]]) -> bytes:
    return b",".join(orjson.dumps(represent(item)) for item in batch)
