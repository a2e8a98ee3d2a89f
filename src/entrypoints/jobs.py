"""What the service does without being asked, for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Final

import structlog

from domain.errors import MessagingError
from entrypoints.container import Container

log = structlog.get_logger(__name__)

BROADCAST_SECONDS: Final = 0.5
RELAY_SECONDS: Final = 1.0
UNREAD_SECONDS: Final = 5.0
REVOCATION_SECONDS: Final = 0.4
SESSION_ACTIVITY_SECONDS: Final = 5.0
TROUBLE_SECONDS: Final = 5.0
AGAIN_SECONDS: Final = 0.1

Step = Callable[[], Awaitable[bool]]
"""One step of some work; whether there was anything to do."""


@asynccontextmanager
async def background_work(container: Container) -> AsyncIterator[None]:
    """Carry out broadcasts, tell what processes that died left behind, check the unread counts, learn what others
    have revoked, and keep where sessions are used."""
    work = [
        asyncio.create_task(_repeat("broadcasts", _broadcasts(container), BROADCAST_SECONDS, TROUBLE_SECONDS)),
        asyncio.create_task(_repeat("relay", _relay(container), RELAY_SECONDS, RELAY_SECONDS)),
        asyncio.create_task(_repeat("unread check", _unread_check(container), UNREAD_SECONDS, TROUBLE_SECONDS)),
        asyncio.create_task(_repeat("revocations", _revocations(container), REVOCATION_SECONDS, RELAY_SECONDS)),
        asyncio.create_task(
            _repeat("sessions", _session_activity(container), SESSION_ACTIVITY_SECONDS, TROUBLE_SECONDS)
        ),
    ]
    try:
        yield
    finally:
        await _end(work)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel `tasks` again and again until they end: a cancellation that comes while the driver sends may get lost,
    because `asyncio.wait_for` of Python 3.11 prefers the result to it."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS)


async def _repeat(name: str, step: Step, idle_seconds: float, trouble_seconds: float) -> None:
    while True:
        try:
            had_work, pause = await step(), idle_seconds
        except MessagingError as error:
            log.warning("background work interrupted", work=name, kind=error.kind.value)
            had_work, pause = False, trouble_seconds
        except Exception:
            log.exception("background work failed", work=name)
            had_work, pause = False, TROUBLE_SECONDS
        if not had_work:
            await asyncio.sleep(pause)


def _broadcasts(container: Container) -> Step:
    run = container.run_broadcasts()

    async def step() -> bool:
        progress = await run()
        if progress is not None and (progress.sent or progress.refused):
            log.info("broadcast", broadcast=progress.broadcast_id, sent=progress.sent, refused=progress.refused)
        return progress is not None

    return step


def _relay(container: Container) -> Step:
    relay, metrics = container.relay(), container.metrics()

    async def step() -> bool:
        told = await relay.tell_left_behind()
        if told:
            metrics.taken_over.inc(told)
            log.info("told what another process left behind", entries=told)
        return told > 0

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


def _revocations(container: Container) -> Step:
    revocations = container.revocations()

    async def step() -> bool:
        await revocations.look()
        return False

    return step


def _session_activity(container: Container) -> Step:
    session_activity = container.session_activity()

    async def step() -> bool:
        await session_activity.flush()
        return False

    return step
