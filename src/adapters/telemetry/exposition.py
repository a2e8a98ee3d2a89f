"""The figures for whoever asks: collected at most once a second."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

SECONDS: Final = 1.0


class Exposition:
    """Keeps what `collect` gave for a second, for all who ask within it or while it is being collected.

    To collect all series takes up to 35 ms of CPU. It is done in a thread, so that the event loop waits for 8 ms of
    them at most."""

    def __init__(self, collect: Callable[[], bytes], now: Callable[[], float] = monotonic) -> None:
        self._collect = collect
        self._now = now
        self._collection: asyncio.Task[bytes] | None = None
        self._started_at = 0.0

    async def text(self) -> bytes:
        """Figures that are a second old at most, and a collection."""
        collection = self._collection
        if collection is None or (collection.done() and self._now() - self._started_at >= SECONDS):
            self._started_at = self._now()
            collection = self._collection = asyncio.create_task(asyncio.to_thread(self._collect))
        return await asyncio.shield(collection)
