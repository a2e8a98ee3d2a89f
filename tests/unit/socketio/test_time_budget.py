"""How much time of the event loop a client may use, and who has a turn when."""

import asyncio
import gc
from collections import Counter
from dataclasses import replace

import pytest

from adapters.socketio.engineio.fair_scheduler import FairScheduler
from adapters.socketio.engineio.meter import Meter, Metered
from adapters.socketio.engineio.time_budget import DEFAULT_LIMITS, TimeBudget
from adapters.socketio.protocol.serial_queue import SerialQueue
from tests.support.jumping import JumpingLoop, run

LIMITS = replace(DEFAULT_LIMITS, share=0.2, burst=0.2, slice=0.002, handshake=0.0, patience=3.0, interruptions=5)


def the_loop() -> JumpingLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, JumpingLoop)
    return loop


def scheduler() -> FairScheduler:
    return FairScheduler(LIMITS, the_loop().time)


class Connection:
    """Has more to do than it is allowed, for as long as it is not closed; or only some of it."""

    def __init__(self, scheduler: FairScheduler, client: str, *, seconds: float = 1e9) -> None:
        self.meter = Meter(self, scheduler, client)
        self.used = 0.0
        self.is_exceeded = False
        self.is_paused = False
        self._left = seconds

    def budget_exceeded(self) -> None:
        assert not self.is_exceeded
        self.is_exceeded = True
        self.meter.close()

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False

    def go_on(self) -> None:
        if self.is_exceeded:
            return
        self.meter.start()
        seconds = min(LIMITS.slice, self._left)
        the_loop().work(seconds)
        self.used += seconds
        self._left -= seconds
        self.meter.stop()
        if self._left > 0:
            self.meter.note_interruption()
            self.meter.call_in_turn(self.go_on)


def test_a_budget_saves_up_a_burst_and_owes_one_at_most() -> None:
    budget = TimeBudget(LIMITS, 0.0)
    assert not budget.update(0.2, 100.0, 0.15)
    assert budget.update(0.2, 100.0, 10.0)
    assert budget.wait(0.2) == pytest.approx(1.0)


def test_a_budget_is_exhausted_until_half_of_the_burst_is_there_again() -> None:
    budget = TimeBudget(LIMITS, 0.0)
    budget.update(0.2, 0.0, 0.2)
    assert budget.exhausted_seconds(0.4) == 0.4
    assert not budget.update(0.2, 0.4)
    assert budget.is_exhausted
    budget.update(0.2, 0.5)
    assert not budget.is_exhausted


def test_a_client_has_its_share_on_average_and_a_burst_before_it() -> None:
    async def story() -> None:
        busy = Connection(scheduler(), "busy")
        busy.go_on()
        await asyncio.sleep(2.0)
        assert busy.used == pytest.approx(LIMITS.burst + 0.2 * 2.0, rel=0.05)

    run(story())


def test_many_connections_of_a_client_have_no_more_than_one() -> None:
    async def story() -> None:
        shared = scheduler()
        many = [Connection(shared, "busy") for _ in range(30)]
        for one in many:
            one.go_on()
        await asyncio.sleep(2.0)
        assert sum(one.used for one in many) == pytest.approx(LIMITS.burst + 0.2 * 2.0, rel=0.1)
        assert max(one.used for one in many) < 2 * min(one.used for one in many)

    run(story())


def test_many_clients_whose_budget_is_used_up_share_what_one_would_get() -> None:
    async def story() -> None:
        shared = scheduler()
        patient = [Connection(shared, f"busy {number}") for number in range(30)]
        for one in patient:
            one.meter.start()
        the_loop().work(LIMITS.burst)
        for one in patient:
            assert one.meter.stop()
            one.meter.call_in_turn(one.go_on)
        started = the_loop().time()
        await asyncio.sleep(2.5)
        used, took = sum(one.used for one in patient), the_loop().time() - started
        assert used / took == pytest.approx(LIMITS.share, rel=0.25)

    run(story())


def test_one_turn_is_given_in_a_round_of_the_loop() -> None:
    async def story() -> None:
        shared, rounds = scheduler(), Counter[float]()
        for number in range(10):
            busy = Connection(shared, f"busy {number}")
            busy.meter.call_in_turn(lambda: rounds.update([the_loop().time()]))
        for turns in range(10):
            assert rounds.total() <= turns + 1
            await asyncio.sleep(0)
        await asyncio.sleep(1.0)
        assert rounds.total() == 10

    run(story())


def test_together_those_who_have_saved_up_have_a_third_of_the_loop() -> None:
    async def story() -> None:
        shared = scheduler()
        many = [Connection(shared, f"fresh {number}") for number in range(30)]
        for one in many:
            one.meter.call_in_turn(one.go_on)
        started = the_loop().time()
        await asyncio.sleep(1.0)
        used, took = sum(one.used for one in many), the_loop().time() - started
        assert used / took == pytest.approx(1 / 3, rel=0.1)

    run(story())


def test_whoever_goes_on_is_closed_once_and_others_are_not() -> None:
    async def story() -> None:
        shared = scheduler()
        flooding, sibling, other = (Connection(shared, client) for client in ("loud", "loud", "quiet"))
        flooding.go_on()
        for _ in range(60):
            await asyncio.sleep(0.1)
            for honest in (sibling, other):
                honest.meter.start()
                the_loop().work(0.0001)
                honest.meter.stop()
        assert flooding.is_exceeded
        assert LIMITS.burst + 0.2 * LIMITS.patience == pytest.approx(flooding.used, rel=0.1)
        assert not sibling.is_exceeded
        assert not other.is_exceeded

    run(story())


def test_a_burst_that_ends_closes_nobody() -> None:
    async def story() -> None:
        shared = scheduler()
        eager = Connection(shared, "eager", seconds=0.5)
        eager.go_on()
        await asyncio.sleep(20.0)
        assert eager.used == pytest.approx(0.5)
        assert not eager.is_exceeded

    run(story())


def test_long_work_for_a_single_request_closes_nobody() -> None:
    """As a replay of everything that a device missed in a week."""

    async def story() -> None:
        device = Connection(scheduler(), "device")

        async def replay() -> None:
            for _ in range(100):
                the_loop().work(0.05)
                await asyncio.sleep(0.05)

        await asyncio.create_task(Metered(replay(), device.meter))
        assert device.meter.stop()
        assert not device.is_exceeded

    run(story())


def test_a_client_that_comes_back_finds_its_budget_as_it_was() -> None:
    async def story() -> None:
        shared = scheduler()
        first = Connection(shared, "hasty", seconds=0.3)
        first.go_on()
        await asyncio.sleep(0.3)
        first.meter.close()
        del first
        assert shared.budget("address hasty").is_exhausted
        await asyncio.sleep(10.0)
        gc.collect()
        assert not shared.budget("address hasty").is_exhausted

    run(story())


def test_a_handshake_is_free_and_what_is_beyond_it_is_charged_to_the_address() -> None:
    async def story() -> None:
        shared = FairScheduler(replace(LIMITS, handshake=0.002), the_loop().time)
        for _ in range(1000):  # all of a company come back after a restart
            newcomer = Connection(shared, "an address")
            newcomer.meter.start()
            the_loop().work(0.001)
            assert not newcomer.meter.stop()
            newcomer.meter.identify("one of many")
        stranger = Connection(shared, "an address")
        for _ in range(200):
            stranger.meter.start()
            the_loop().work(0.002)
            is_used_up = stranger.meter.stop()
        assert is_used_up

    run(story())


def test_the_steps_of_work_are_charged_and_its_waits_are_not() -> None:
    async def story() -> None:
        meter = Connection(scheduler(), "one").meter

        async def work() -> None:
            for _ in range(3):
                the_loop().work(0.05)
                await asyncio.sleep(10.0)

        async def fails() -> None:
            await asyncio.sleep(0)
            raise ValueError("it failed")

        await asyncio.create_task(Metered(work(), meter))
        meter.start()
        assert not meter.stop()
        with pytest.raises(ValueError, match="it failed"):
            await asyncio.create_task(Metered(fails(), meter))
        task = asyncio.create_task(Metered(work(), meter))
        await asyncio.sleep(1.0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(story())


def test_jobs_are_done_in_slices_and_others_have_their_turn_between_them() -> None:
    async def story() -> None:
        source, done, most = Connection(scheduler(), "busy"), Counter[str](), 0
        queue = SerialQueue(source)

        async def job() -> None:
            the_loop().work(0.0005)
            done["jobs"] += 1

        for _ in range(60):
            queue.put(job)
        while done["jobs"] < 60:
            before = done["jobs"]
            await asyncio.sleep(0)
            most = max(most, done["jobs"] - before)
        assert most <= 5

    run(story())


def test_what_was_taken_in_from_a_client_that_has_gone_is_done_without_waiting_for_its_budget() -> None:
    async def story() -> None:
        source, done = Connection(scheduler(), "busy"), Counter[str]()
        queue = SerialQueue(source)

        async def job() -> None:
            the_loop().work(0.05)
            done["jobs"] += 1

        for _ in range(50):
            queue.put(job)
        await asyncio.sleep(0.5)
        assert done["jobs"] < 10
        started = the_loop().time()
        source.meter.close()
        await queue.finished()
        assert the_loop().time() - started <= 50 * 0.05

    run(story())
