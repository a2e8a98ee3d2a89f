"""Adapters without I/O."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.jwt.tokens import JwtTokens
from adapters.memory.turns import MemoryTurns
from domain.caller import Caller, Role
from domain.errors import Unauthenticated
from domain.ids import ChatId, UserId

OLD, NEW = "the old secret, long enough to be one", "the new secret, long enough to be one"
ANN = Caller(UserId("ann"), Role.ADMIN, "Ann")


def test_a_token_names_its_caller_and_its_end():
    now = datetime.now(UTC).replace(microsecond=0)
    session = JwtTokens([NEW]).verify(JwtTokens([NEW]).sign(ANN, now, timedelta(minutes=1)))
    assert session.caller == ANN
    assert session.expires_at == now + timedelta(minutes=1)


def test_secrets_are_rotated_by_listing_both():
    now, lifetime = datetime.now(UTC), timedelta(minutes=1)
    old, both, new = JwtTokens([OLD]), JwtTokens([NEW, OLD]), JwtTokens([NEW])
    assert both.verify(old.sign(ANN, now, lifetime)).caller == ANN
    assert new.verify(both.sign(ANN, now, lifetime)).caller == ANN
    with pytest.raises(Unauthenticated):
        new.verify(old.sign(ANN, now, lifetime))


async def test_turns_of_a_chat_are_taken_in_the_order_asked_for():
    turns, order = MemoryTurns(), []

    async def write(n: int) -> None:
        async with turns.take(ChatId("c")):
            order.append(n)
            await asyncio.sleep(0)
            order.append(n)

    await asyncio.gather(*(write(n) for n in range(5)))
    assert order == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


async def test_turns_of_different_chats_do_not_wait_for_each_other():
    turns = MemoryTurns()
    async with turns.take(ChatId("one")), asyncio.timeout(1), turns.take(ChatId("two")):
        pass


async def test_a_turn_that_fails_is_over():
    turns = MemoryTurns()
    with pytest.raises(RuntimeError):
        async with turns.take(ChatId("c")):
            raise RuntimeError
    async with asyncio.timeout(1), turns.take(ChatId("c")):
        pass
