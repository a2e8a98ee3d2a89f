"""The promises of the ports that only memory keeps so far."""

import asyncio
from datetime import timedelta

import pytest

from adapters.memory.alarms import MemoryAlarms
from adapters.memory.presence import MemoryPresence
from adapters.system.clock import SystemClock
from domain.ids import UserId
from tests.support.patience import PATIENCE_SECONDS

ANN, BOB = UserId("ann"), UserId("bob")


@pytest.fixture
def presence() -> MemoryPresence:
    return MemoryPresence()


async def test_the_first_and_the_last_device_are_told_apart(presence: MemoryPresence) -> None:
    assert await presence.connect(ANN, "phone")
    assert not await presence.connect(ANN, "laptop")
    assert not await presence.disconnect(ANN, "phone")
    assert not await presence.disconnect(ANN, "phone")
    assert await presence.disconnect(ANN, "laptop")
    assert not await presence.disconnect(ANN, "laptop")


async def test_who_is_connected(presence: MemoryPresence) -> None:
    await presence.connect(ANN, "phone")
    assert await presence.connected([ANN, BOB]) == {ANN}


async def test_an_alarm_goes_off_once_at_its_time() -> None:
    clock = SystemClock()
    alarms = MemoryAlarms(clock)
    rung: asyncio.Queue[str] = asyncio.Queue()
    alarms.set("one", clock.now() + timedelta(milliseconds=20), lambda: rung.put("first"))
    alarms.set("one", clock.now() + timedelta(milliseconds=30), lambda: rung.put("second"))
    alarms.set("two", clock.now() - timedelta(seconds=1), lambda: rung.put("at once"))
    assert [await asyncio.wait_for(rung.get(), PATIENCE_SECONDS) for _ in range(2)] == ["at once", "second"]
    assert rung.empty()
