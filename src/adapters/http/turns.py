"""Long answers, fairly: what one user asks for is worked on one after the other (ADR 23)."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final

from sanic import Request

from domain.ids import UserId

PAUSE: Final = 3
"""So many times as long as a turn took a user pauses who has more to do."""


@dataclass(slots=True)
class Turns:
    """Those of one user, who has asked for `count` long answers that are not finished."""

    count: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Work on one of them. Who asks for one at a time does not wait; who asks for several leaves time to others."""
        async with self.lock:
            began = time.monotonic()
            yield
            if self.count > 1:
                await asyncio.sleep(PAUSE * (time.monotonic() - began))


class UserTurns:
    """The turns of every user who waits for a long answer of this process."""

    def __init__(self) -> None:
        self._turns: dict[UserId, Turns] = {}

    def __len__(self) -> int:
        return len(self._turns)

    @contextmanager
    def of(self, user: UserId) -> Iterator[Turns]:
        """For one more answer, until the block is left."""
        turns = self._turns.setdefault(user, Turns())
        turns.count += 1
        try:
            yield turns
        finally:
            turns.count -= 1
            if not turns.count:
                del self._turns[user]


@contextmanager
def turns_of_caller(request: Request) -> Iterator[Turns]:
    with request.app.ctx.turns.of(request.ctx.session.caller.user_id) as turns:
        yield turns


@asynccontextmanager
async def turn_of_caller(request: Request) -> AsyncIterator[None]:
    """For an answer that is worked out at once."""
    with turns_of_caller(request) as turns:
        async with turns.turn():
            yield
