"""What was committed is published in order, whatever trouble there is with publishing it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from application.events import relay_events
from application.events.relay_events import RelayEvents
from domain.events import Event, LogEntry, Record
from tests.fakes.event_log import FakeEventLog
from tests.fakes.world import FakeClock


class Telephone:
    """A publisher that is out of order for the next `failures` calls."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.published: list[int] = []

    async def publish(self, event: Event) -> None:
        raise AssertionError("the relay publishes entries")

    async def publish_entry(self, entry: LogEntry) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        self.published.append(entry.position)


def append(log: FakeEventLog, number: int) -> None:
    for _ in range(number):
        log.append(Record((), frozenset()))


@asynccontextmanager
async def relaying(log: FakeEventLog, telephone: Telephone) -> AsyncIterator[None]:
    task = asyncio.create_task(RelayEvents(log, telephone)())
    try:
        yield
    finally:
        task.cancel()


@pytest.fixture
def log() -> FakeEventLog:
    return FakeEventLog(FakeClock())


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_events, "PAUSES_SECONDS", (0, 0, 0, 0))


async def test_entries_are_published_in_order_and_finished(log: FakeEventLog) -> None:
    telephone = Telephone()
    append(log, 3)
    assert log.waiting == 3
    async with relaying(log, telephone):
        await log.finish()
    assert (telephone.published, log.waiting) == ([1, 2, 3], 0)


async def test_what_cannot_be_published_is_tried_again_before_anything_later(log: FakeEventLog) -> None:
    telephone = Telephone(failures=3)
    append(log, 2)
    async with relaying(log, telephone):
        await log.finish()
    assert (telephone.published, log.waiting) == ([1, 2], 0)


async def test_what_can_never_be_published_does_not_stop_the_rest(log: FakeEventLog) -> None:
    telephone = Telephone(failures=4)
    append(log, 3)
    async with relaying(log, telephone):
        await log.finish()
    assert (telephone.published, log.waiting) == ([2, 3], 0)


async def test_what_comes_while_publishing_is_published_after_it(log: FakeEventLog) -> None:
    telephone = Telephone()
    async with relaying(log, telephone):
        append(log, 1)
        await asyncio.sleep(0)
        append(log, 1)
        await log.finish()
        append(log, 1)
        await log.finish()
    assert telephone.published == [1, 2, 3]


async def test_a_relay_that_is_stopped_leaves_the_entry_to_the_next_one(
    log: FakeEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_events, "PAUSES_SECONDS", (60,))
    deaf, telephone = Telephone(failures=1), Telephone()
    append(log, 2)
    async with relaying(log, deaf):
        while deaf.failures:
            await asyncio.sleep(0)
    await asyncio.sleep(0)  # lets it end
    async with relaying(log, telephone):
        await log.finish()
    assert (deaf.published, telephone.published) == ([], [1, 2])
