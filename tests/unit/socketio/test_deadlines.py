import asyncio

import pytest

from adapters.socketio.engineio.timers import Deadlines, Expiries
from tests.support.jumping import run


def test_those_who_wait_end_in_time_and_in_order() -> None:
    async def story() -> None:
        loop, ended = asyncio.get_running_loop(), []
        deadlines: Deadlines[str] = Deadlines(0.1, lambda one: ended.append((one, loop.time())))
        started = loop.time()
        for name in ("a", "b", "c"):
            deadlines.start(name)
        assert deadlines.stop("b")
        assert not deadlines.stop("b")
        assert ("a" in deadlines, "b" in deadlines, len(deadlines)) == (True, False, 2)
        await asyncio.sleep(0.2)
        assert [name for name, _ in ended] == ["a", "c"]
        assert [at - started for _, at in ended] == pytest.approx([0.1, 0.1], abs=0.005)

    run(story())


def test_starting_again_waits_anew() -> None:
    async def story() -> None:
        ended: list[str] = []
        deadlines: Deadlines[str] = Deadlines(0.1, ended.append)
        for _ in range(5):
            deadlines.start("a")
            deadlines.start("b")
            await asyncio.sleep(0.05)
            assert not ended
            assert not deadlines.is_over("a")
        deadlines.stop("a")
        await asyncio.sleep(0.06)
        assert ended == ["b"]

    run(story())


def test_expiries_are_kept_to_a_quarter_of_a_second() -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        ended: dict[float, float] = {}

        def expire(one: float) -> None:
            ended[one] = loop.time()

        expiries = Expiries(expire)
        started = loop.time()
        for seconds in (0.6, -5.0, 0.1, 0.35):
            expiries.add(seconds, seconds)
        gone = expiries.add(0.2, 0.2)
        expiries.remove(0.2, gone)
        far = expiries.add(1e9, 1e9)
        await asyncio.sleep(1)
        assert sorted(ended) == [-5.0, 0.1, 0.35, 0.6]
        assert all(0 <= at - started - max(seconds, 0) <= 0.25 for seconds, at in ended.items())
        expiries.remove(1e9, far)
        assert len(expiries) == 0

    run(story())
