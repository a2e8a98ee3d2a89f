"""What was committed is told in order, whatever trouble there is with telling it."""

import asyncio

import pytest

from application.events import relay_events
from application.events.relay_events import RelayEvents
from application.ports.event_log import LogEntry
from tests.fakes.commits import FakeEventLog


class Telephone:
    """A publisher that is out of order for the next `failures` calls."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.told: list[int] = []

    async def publish_entry(self, entry: LogEntry) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        self.told.append(entry.position)


def entries(*positions: int) -> list[LogEntry]:
    return [LogEntry(position, (), frozenset()) for position in positions]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(relay_events, "PAUSES_SECONDS", (0, 0, 0, 0))


async def test_entries_are_told_in_order_and_noted_as_told():
    log, telephone = FakeEventLog(), Telephone()
    relay = RelayEvents(log, telephone)
    relay.take(entries(1, 2))
    relay.take(entries(3))
    assert relay.waiting == 3
    await relay.finish()
    assert (telephone.told, log.told, relay.waiting) == ([1, 2, 3], 3, 0)


async def test_what_cannot_be_told_is_tried_again_before_anything_later():
    log, telephone = FakeEventLog(), Telephone(failures=3)
    relay = RelayEvents(log, telephone)
    relay.take(entries(1, 2))
    await relay.finish()
    assert (telephone.told, log.told) == ([1, 2], 2)


async def test_what_can_never_be_told_does_not_stop_the_rest():
    log, telephone = FakeEventLog(), Telephone(failures=4)
    relay = RelayEvents(log, telephone)
    relay.take(entries(1, 2, 3))
    await relay.finish()
    assert (telephone.told, log.told) == ([2, 3], 3)


async def test_what_comes_while_telling_is_told_after_it():
    log, telephone = FakeEventLog(), Telephone()
    relay = RelayEvents(log, telephone)
    relay.take(entries(1))
    await asyncio.sleep(0)
    relay.take(entries(2))
    await relay.finish()
    relay.take(entries(3))
    await relay.finish()
    assert telephone.told == [1, 2, 3]
