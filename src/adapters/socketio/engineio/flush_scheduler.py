"""Gathers the writes of many connections."""

import asyncio
from typing import Protocol


class Flushable(Protocol):
    def flush(self) -> None:
        """Write what is queued."""


class FlushScheduler:
    """Flushes all queues that were added, in one callback of the event loop: one write for each queue."""

    def __init__(self) -> None:
        self._queues: list[Flushable] = []

    def add(self, queue: Flushable) -> None:
        """Flush `queue` when the event loop comes round."""
        if not self._queues:
            asyncio.get_running_loop().call_soon(self._flush)
        self._queues.append(queue)

    def _flush(self) -> None:
        queues, self._queues = self._queues, []
        for queue in queues:
            queue.flush()
