"""Long answers of one user are worked on one after the other."""

import asyncio

import pytest

from adapters.http.turns import UserTurns
from domain.ids import UserId

ANN, BOB = UserId("ann"), UserId("bob")


async def test_of_one_user_one_works_at_a_time_and_others_do_not_wait_for_them() -> None:
    turns, working, most = UserTurns(), dict.fromkeys((ANN, BOB), 0), dict.fromkeys((ANN, BOB), 0)
    both = asyncio.Event()

    async def ask(user: UserId) -> None:
        with turns.of(user) as mine:
            async with mine.turn():
                working[user] += 1
                most[user] = max(most[user], working[user])
                if all(working.values()):
                    both.set()
                await both.wait()
                working[user] -= 1

    await asyncio.gather(*(ask(user) for user in (ANN, BOB) for _ in range(5)))
    assert most == {ANN: 1, BOB: 1}
    assert len(turns) == 0


async def test_who_asks_for_one_at_a_time_never_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("adapters.http.turns.asyncio.sleep", pause)
    turns = UserTurns()
    for _ in range(3):
        with turns.of(ANN) as mine:
            async with mine.turn():
                pass
    assert pauses == []
    with turns.of(ANN) as mine, turns.of(ANN):
        async with mine.turn():
            pass
    assert len(pauses) == 1


async def test_nothing_is_kept_of_an_answer_that_fails() -> None:
    turns = UserTurns()
    for error in (ValueError("no"), asyncio.CancelledError()):
        try:
            with turns.of(ANN) as mine:
                async with mine.turn():
                    raise error
        except (ValueError, asyncio.CancelledError):
            pass
    assert len(turns) == 0
