"""The background work of carrying out broadcasts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import structlog

from application.use_cases.broadcast import RunBroadcasts
from domain.errors import MessagingError

log = structlog.get_logger(__name__)

IDLE_SECONDS: Final = 0.5
TROUBLE_SECONDS: Final = 5.0


@asynccontextmanager
async def carrying_out_broadcasts(run: RunBroadcasts) -> AsyncIterator[None]:
    """Carry out broadcasts for as long as the context lasts, those of this process and those that others left."""
    work = asyncio.create_task(_work(run))
    try:
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def _work(run: RunBroadcasts) -> None:
    while True:
        try:
            progress = await run()
        except MessagingError as error:
            log.warning("broadcast interrupted", kind=error.kind.value)
            await asyncio.sleep(TROUBLE_SECONDS)
            continue
        except Exception:
            log.exception("broadcast failed")
            await asyncio.sleep(TROUBLE_SECONDS)
            continue
        if progress is None:
            await asyncio.sleep(IDLE_SECONDS)
        elif progress.sent or progress.refused:
            log.info("broadcast", broadcast=progress.broadcast_id, sent=progress.sent, refused=progress.refused)
