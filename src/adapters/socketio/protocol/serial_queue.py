"""The jobs of one client, done one after the other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import structlog

from adapters.socketio.engineio.meter import Meter, Metered

log = structlog.get_logger(__name__)

MANY_JOBS: Final = 64
MANY_BYTES: Final = 1024 * 1024

Job = Callable[[], Awaitable[None]]


class Source(Protocol):
    """Where a queue's jobs come from, and whose time they take."""

    @property
    def meter(self) -> Meter: ...

    def pause_reading(self) -> None:
        """Bring no more for the time being (backpressure)."""

    def resume_reading(self) -> None: ...


class SerialQueue:
    """Does the jobs of one client in order, one at a time, concurrently with the queues of others.

    While more than 64 jobs or 1 MiB wait, the source is paused. After a time slice, others have their turn. A job that
    fails is logged and never affects another.
    An empty queue has neither a task nor a list of jobs.
    """

    __slots__ = ("_bytes", "_jobs", "_source", "_worker")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._jobs: deque[tuple[Job, int]] | None = None
        self._bytes = 0
        self._worker: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """How many jobs wait."""
        return len(self._jobs or ())

    def put(self, job: Job, size: int = 0) -> None:
        """Do `job`, which keeps `size` bytes, after everything that was put before."""
        if self._jobs is None:
            self._jobs = deque()
            self._worker = asyncio.create_task(Metered(self._work(self._jobs), self._source.meter))
        self._jobs.append((job, size))
        self._bytes += size
        if len(self._jobs) > MANY_JOBS or self._bytes > MANY_BYTES:
            self._source.pause_reading()

    async def finished(self) -> None:
        """Return when everything is done. Cancelling the wait does not cancel the jobs."""
        while self._worker is not None:
            await asyncio.wait({self._worker})

    async def _work(self, jobs: deque[tuple[Job, int]]) -> None:
        meter = self._source.meter
        while jobs:
            job, size = jobs.popleft()
            try:
                await job()
            except Exception:
                log.exception("job failed")
            self._bytes -= size
            if 2 * len(jobs) <= MANY_JOBS and 2 * self._bytes <= MANY_BYTES:
                self._source.resume_reading()
            if jobs and meter.is_slice_over:
                await meter.turn()
        self._jobs = self._worker = None
