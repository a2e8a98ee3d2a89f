"""Clients that a failing test leaves open are closed after it, so that no later test is blamed for them."""

from collections.abc import Awaitable, Callable

_closers: dict[object, Callable[[], Awaitable[object]]] = {}


def opened(client: object, close: Callable[[], Awaitable[object]]) -> None:
    """Remember how to close `client`."""
    _closers[client] = close


def closed(client: object) -> None:
    """`client` needs no closing any more."""
    _closers.pop(client, None)


async def close_all() -> None:
    while _closers:
        _, close = _closers.popitem()
        await close()
