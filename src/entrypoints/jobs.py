"""What the service does without being asked, for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog

from domain.errors import MessagingError
from entrypoints.container import Container

log = structlog.get_logger(__name__)

FAILURE_PAUSE_SECONDS: Final = 5.0
CANCEL_AGAIN_SECONDS: Final = 0.1

Step = Callable[[], Awaitable[bool]]
"""One step of a job; whether there was anything to do."""


@dataclass(frozen=True, slots=True)
class Job:
    """Repeats `step`: at once while there is work, otherwise after `idle_seconds`, after an outage of something it
    needs after `outage_seconds`."""

    name: str
    step: Step
    idle_seconds: float
    outage_seconds: float


def jobs_of(container: Container) -> list[Job]:
    """All jobs of one process but the relay."""
    app = container.application()
    return [
        Job("broadcasts", _broadcasts(container), idle_seconds=0.5, outage_seconds=5.0),
        Job("event log", _event_log(container), idle_seconds=1.0, outage_seconds=1.0),
        Job("unread check", _unread_check(container), idle_seconds=5.0, outage_seconds=5.0),
        Job("revocations", _without_news(app.revocations.refresh), idle_seconds=0.4, outage_seconds=1.0),
        Job("former admins", _without_news(app.former_admins.end), idle_seconds=0.3, outage_seconds=1.0),
        Job("known names", _without_news(app.known_names.flush), idle_seconds=5.0, outage_seconds=5.0),
        Job("session activity", _without_news(app.session_activity.flush), idle_seconds=5.0, outage_seconds=5.0),
    ]


def relay_of(container: Container) -> Job:
    """Publishes what is committed. It must run for longer than anything that commits."""
    return Job("relay", _without_news(container.application().relay), idle_seconds=1.0, outage_seconds=1.0)


@asynccontextmanager
async def running_jobs(jobs: Iterable[Job]) -> AsyncIterator[None]:
    """Run `jobs` side by side until the block is left."""
    tasks = [asyncio.create_task(_repeat(job)) for job in jobs]
    try:
        yield
    finally:
        await _cancel(tasks)


async def _cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel `tasks` again and again until they end: a cancellation that comes while the driver sends may get lost,
    because `asyncio.wait_for` of Python 3.11 prefers the result to it."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)


async def _repeat(job: Job) -> None:
    while True:
        try:
            had_work, pause = await job.step(), job.idle_seconds
        except MessagingError as error:
            log.warning("job interrupted", job=job.name, kind=error.kind.value)
            had_work, pause = False, job.outage_seconds
        except Exception:
            log.exception("job failed", job=job.name)
            had_work, pause = False, FAILURE_PAUSE_SECONDS
        if not had_work:
            await asyncio.sleep(pause)


def _broadcasts(container: Container) -> Step:
    run = container.application().broadcasts.run

    async def step() -> bool:
        progress = await run()
        if progress is not None and (progress.sent or progress.refused):
            log.info("broadcast", broadcast=progress.broadcast_id, sent=progress.sent, refused=progress.refused)
        return progress is not None

    return step


def _event_log(container: Container) -> Step:
    event_log, metrics = container.event_log(), container.metrics()

    async def step() -> bool:
        claimed = await event_log.maintain()
        if claimed:
            metrics.taken_over.inc(claimed)
            log.info("published what another process left unpublished", entries=claimed)
        return claimed > 0

    return step


def _unread_check(container: Container) -> Step:
    check, metrics = container.unread_check(), container.metrics()

    async def step() -> bool:
        mended = await check()
        if mended:
            metrics.unread_drift.inc(mended)
            log.warning("unread counts mended", counts=mended)
        return False

    return step


def _without_news(work: Callable[[], Awaitable[None]]) -> Step:
    async def step() -> bool:
        await work()
        return False

    return step
