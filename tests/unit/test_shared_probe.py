import asyncio

import pytest

from adapters.memory.shared_probe import SharedProbe
from domain.errors import Unavailable


class Probe:
    def __init__(self) -> None:
        self.checks = 0
        self.is_away = False

    async def check(self) -> None:
        self.checks += 1
        await asyncio.sleep(0)
        if self.is_away:
            raise Unavailable("away")


async def test_all_who_ask_at_the_same_time_share_a_check() -> None:
    probe = Probe()
    shared = SharedProbe(probe)
    await asyncio.gather(*(shared.check() for _ in range(100)))
    assert probe.checks == 1
    await shared.check()
    assert probe.checks == 2


async def test_all_of_them_are_told_that_it_is_away_and_the_next_asks_again() -> None:
    probe = Probe()
    shared = SharedProbe(probe)
    probe.is_away = True
    outcomes = await asyncio.gather(*(shared.check() for _ in range(10)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 10
    probe.is_away = False
    await shared.check()
    assert probe.checks == 2


async def test_who_stops_waiting_stops_nobody_else() -> None:
    shared = SharedProbe(Probe())
    first, second = (asyncio.create_task(shared.check()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await second
    with pytest.raises(asyncio.CancelledError):
        await first
