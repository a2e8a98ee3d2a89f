import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

log = structlog.get_logger(__name__)

CAPACITY: Final = 256

Job = Callable[[], Awaitable[None]]


class Lane:
    """Does one client's jobs one after the other, in the order they came, beside everybody else's.

    At most 256 jobs wait; whoever brings more waits too. A job that fails is logged and harms none after it.
    """

    def __init__(self) -> None:
        self._jobs: asyncio.Queue[Job | None] = asyncio.Queue(CAPACITY)
        self._worker = asyncio.create_task(self._work())

    async def put(self, job: Job) -> None:
        await self._jobs.put(job)

    async def close(self) -> None:
        """Return when what was brought so far is done. Whoever gives up waiting does not keep it from being done."""
        await self._jobs.put(None)
        await asyncio.wait({self._worker})

    async def _work(self) -> None:
        while (job := await self._jobs.get()) is not None:
            try:
                await job()
            except Exception:
                log.exception("job failed")
