"""The rate limiter, over its library."""

import pytest

from adapters.memory import rate_limiter
from adapters.memory.rate_limiter import MemoryRateLimiter
from domain.client_address import network
from domain.rate_limit import Quota

CALLS = Quota("calls", 2, 10)


class Clock:
    now = 1000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rate_limiter, "time", clock)
    return clock


async def test_so_many_in_so_long_each_for_themselves(clock: Clock) -> None:
    one = MemoryRateLimiter()
    assert [await one.hit(CALLS, "ann") for _ in range(2)] == [None, None]
    clock.now += 4
    assert await one.hit(CALLS, "ann") == 6
    assert await one.hit(CALLS, "bob") is None
    assert await one.hit(Quota("events", 2, 10), "ann") is None
    clock.now += 6
    assert await one.hit(CALLS, "ann") is None


async def test_nothing_is_kept_of_those_who_have_gone(clock: Clock) -> None:
    one = MemoryRateLimiter()
    for n in range(1000):
        await one.hit(CALLS, f"user {n}")
    clock.now += 61
    await one.hit(CALLS, "ann")
    assert one.remembered == 1


def test_an_address_of_ipv6_is_its_network() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("192.0.2.1") != network("192.0.2.2")
    assert network("unknown") == "unknown"


def test_a_quota_is_written_as_number_and_seconds() -> None:
    assert Quota.parse("5/60", "calls") == Quota("calls", 5, 60)
    assert Quota.parse("off", "calls") is None


async def test_what_costs_more_takes_more_of_the_quota(clock: Clock) -> None:
    one, work = MemoryRateLimiter(), Quota("messages", 100, 10)
    assert await one.hit(work, "ann", 60) is None
    assert await one.hit(work, "ann", 60) == 10
    assert await one.hit(work, "ann", 40) is None
    assert await one.hit(work, "ann") == 10
    assert await one.hit(work, "bob", 60) is None


async def test_what_costs_more_than_the_whole_quota_takes_all_of_it(clock: Clock) -> None:
    one = MemoryRateLimiter()
    assert await one.hit(CALLS, "ann", 99) is None
    assert await one.hit(CALLS, "ann") == 10
