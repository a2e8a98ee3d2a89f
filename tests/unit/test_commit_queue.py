"""The queue of changes is fair: one user's work never holds up another's for long, whatever they send."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mongo.commit.share import BURST_SECONDS, HEAVY, PACE, TURN, Waiting
from adapters.mongo.commit.waiting import ACTIVE_SECONDS, HEAVIEST_BATCH, HEAVIEST_QUEUE, PACED_SECONDS, CommitQueue
from domain.changes import MarkedRead, Posting, ReadMark
from domain.errors import Unavailable
from domain.ids import UserId
from tests.fakes.world import FakeIdentifiers
from tests.support.examples import NOON, chat, message

ROOM = chat(FakeIdentifiers(), "loud", "ann")
MESSAGE = message(FakeIdentifiers(), ROOM, "ann")
LOUD, ANN = UserId("loud"), UserId("ann")
BIG = 999
LONG = 0.05
"""Seconds that a heavy change takes."""


def posting(cause: str, weight: int = 3) -> Posting:
    return Posting(ROOM, replace(MESSAGE, sender=UserId(cause)), (UserId("x"),) * (weight - 1))


def causes(batch: Sequence[Waiting]) -> list[str]:
    return [one.change.cause for one in batch]


@pytest.fixture
async def queue() -> CommitQueue:
    return CommitQueue()


def add(queue: CommitQueue, cause: str, weight: int = 3, now: float = 0.0) -> Waiting:
    return queue.add(posting(cause, weight), now)


async def test_somebody_elses_message_is_in_the_next_batch_however_much_a_user_has_waiting(queue: CommitQueue) -> None:
    for _ in range(2000):
        add(queue, "loud")
    add(queue, "ann")
    assert "ann" in causes(queue.next_batch(0.0))


async def test_alone_a_user_fills_batches(queue: CommitQueue) -> None:
    for _ in range(300):
        add(queue, "loud")
    assert [len(queue.next_batch(0.0)) for _ in range(2)] == [256, 44]


async def test_while_others_are_active_a_batch_has_little_of_one_user(queue: CommitQueue) -> None:
    for _ in range(300):
        add(queue, "loud")
    add(queue, "ann")
    assert Counter(causes(queue.next_batch(0.0))) == {"loud": HEAVY // 3, "ann": 1}
    assert len(queue.next_batch(ACTIVE_SECONDS - 0.01)) == HEAVY // 3
    assert len(queue.next_batch(ACTIVE_SECONDS)) == 256


async def test_a_batch_has_one_heavy_change_and_the_next_one_none_while_anything_else_waits(queue: CommitQueue) -> None:
    for _ in range(3):
        add(queue, "loud", BIG)
    add(queue, "bob", BIG)
    add(queue, "ann")
    assert sorted(causes(queue.next_batch(0.0))) == ["loud"]
    add(queue, "cid")
    assert sorted(causes(queue.next_batch(0.0))) == ["ann", "cid"]
    assert causes(queue.next_batch(0.0)) == ["bob"]
    assert causes(queue.next_batch(0.0)) == ["loud"]


def do(queue: CommitQueue, now: float) -> list[str]:
    """Store the next batch; each heavy change takes long."""
    batch = queue.next_batch(now)
    queue.charge(batch, LONG if any(one.weight > HEAVY for one in batch) else 0.001, now)
    return causes(batch)


async def test_heavy_work_is_paced_while_others_are_active(queue: CommitQueue) -> None:
    done, now = 0, 0.0
    while now < 30:
        for cause, weight in (("loud", BIG), ("ann", 3)):
            if cause not in queue.causes:
                add(queue, cause, weight, now)
        done += do(queue, now).count("loud")
        now += 0.01
    assert done <= (30 + BURST_SECONDS) / (PACE * LONG) + 1
    assert done >= 30 / (PACE * LONG)


async def test_alone_nobody_is_paced(queue: CommitQueue) -> None:
    for number in range(20):
        add(queue, "loud", BIG, number * LONG)
        assert do(queue, number * LONG) == ["loud"]


async def test_who_is_paced_goes_on_when_the_others_have_gone(queue: CommitQueue) -> None:
    for _ in range(10):
        add(queue, "loud", BIG)
        do(queue, 0.0)
    add(queue, "ann", 3, 1.0)
    assert do(queue, 1.0) == ["ann"]
    add(queue, "loud", BIG, 1.5)
    assert queue.next_batch(1.5) == []
    assert queue.ready_in(1.5) == pytest.approx(ACTIVE_SECONDS - 0.5)
    assert do(queue, 2.0) == ["loud"]


async def test_at_the_end_nobody_waits_for_a_pace(queue: CommitQueue) -> None:
    for _ in range(10):
        add(queue, "loud", BIG)
        do(queue, 0.0)
    add(queue, "ann")
    add(queue, "loud", BIG)
    queue.is_paced = False
    assert do(queue, 0.0) + do(queue, 0.0) == ["ann", "loud"]


async def test_a_few_messages_to_a_large_group_do_not_wait(queue: CommitQueue) -> None:
    for _ in range(3):
        add(queue, "ann")
        add(queue, "loud", BIG)
        assert "loud" in do(queue, 0.0) + do(queue, 0.0)


async def test_a_full_share_refuses_the_loud_one_only(queue: CommitQueue) -> None:
    add(queue, "ann")
    for _ in range(HEAVIEST_QUEUE // 2 // BIG + 1):
        add(queue, "loud", BIG)
    with pytest.raises(Unavailable):
        add(queue, "loud", BIG)
    waiting = [add(queue, f"u{number}") for number in range(500)]
    for one in waiting:
        with pytest.raises(Unavailable):
            add(queue, "loud")
        assert not one.outcome.done()


async def test_read_marks_that_marked_much_are_heavy_from_then_on(queue: CommitQueue) -> None:
    def mark() -> Waiting:
        return queue.add(ReadMark(ROOM, LOUD, NOON), 0.0)

    done = 0
    for _ in range(20):
        add(queue, "ann")
        mark()
        batch = queue.next_batch(0.0)
        for one in batch:
            if one.change.cause == LOUD:
                one.outcome.set_result(MarkedRead(1000, frozenset({ANN}), is_all=False))
                done += 1
        queue.charge(batch, LONG, 0.0)
    assert done <= BURST_SECONDS / (PACE * LONG) + 1


async def test_what_waits_too_long_is_taken_out_and_heavy_work_later(queue: CommitQueue) -> None:
    old, heavy, young = add(queue, "ann", 3, 0.0), add(queue, "loud", BIG, 0.0), add(queue, "bob", 3, 1.0)
    assert queue.take_older(0.5) == [old]
    assert queue.take_older(0.6 + PACED_SECONDS) == [heavy, young]
    assert not queue


async def test_what_is_put_back_comes_first(queue: CommitQueue) -> None:
    first, second = add(queue, "ann"), add(queue, "ann")
    taken = queue.next_batch(0.0)
    third = add(queue, "ann")
    queue.put_back(taken)
    assert queue.next_batch(0.0) == [first, second, third]


async def test_nobody_is_remembered_who_does_ordinary_work(queue: CommitQueue) -> None:
    for number in range(5000):
        add(queue, f"u{number}")
        queue.charge(queue.next_batch(float(number)), 0.001, float(number))
    assert queue.remembered == 0


arrivals = st.lists(
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(2, 120)), max_size=30), min_size=1, max_size=15
)


@given(arrivals)
def test_everything_is_stored_once_and_each_users_changes_in_order(rounds: list[list[tuple[str, int]]]) -> None:
    async def run() -> None:
        queue, now = CommitQueue(), 0.0
        asked, stored = defaultdict(list), defaultdict(list)
        for added in [*rounds, *[[]] * 400]:
            for cause, weight in added:
                asked[cause].append(add(queue, cause, weight, now))
            batch = queue.next_batch(now) if queue else []
            for one in batch:
                stored[one.change.cause].append(one)
            queue.charge(batch, sum(one.weight for one in batch) / 20_000, now)
            assert sum(one.weight for one in batch) < HEAVIEST_BATCH + BIG
            now += 0.1
        assert not queue
        assert stored == asked

    asyncio.run(run())


@given(arrivals)
def test_nobody_waits_behind_more_than_a_turn_more_of_another_ones_work(rounds: list[list[tuple[str, int]]]) -> None:
    """While two users both have light changes waiting, neither gets more than a turn and a change ahead."""

    async def run() -> None:
        queue = CommitQueue()
        for number, added in enumerate(rounds):
            for cause, weight in added:
                add(queue, cause, min(weight, HEAVY), float(number) / 100)
            served: Counter[UserId] = Counter()
            for one in queue.next_batch(number / 100) if queue else []:
                served[one.change.cause] += one.weight
            left = queue.causes
            for cause in left:
                for other in left - {cause}:
                    assert served[other] <= served[cause] + HEAVY + TURN

    asyncio.run(run())
