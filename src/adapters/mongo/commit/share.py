"""What one user has waiting in the queue of changes, and what they have used of the writer (ADR 23)."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from domain.changes import Change
from domain.ids import UserId

HEAVY: Final = 60
"""Documents. A change that writes more is heavy: it takes longer by itself than others like to wait."""
TURN: Final = 10
"""Documents that a cause may write before the next one has its turn."""
PACE: Final = 40
"""So many times as long as its heavy work took a cause waits for more of it, while others are active."""
BURST_SECONDS: Final = 4.0
"""So far ahead of its pace a cause may be. Who says a few things to a large group does not wait."""


@dataclass(slots=True)
class Waiting:
    """A change until its outcome is known. It waits since `since`, in the monotonic clock's seconds. `weight` is about
    the number of documents that it writes."""

    change: Change[Any]
    weight: int
    since: float
    outcome: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def written(self) -> int:
        """The documents, as far as it is known how many."""
        is_stored = self.outcome.done() and not self.outcome.cancelled() and self.outcome.exception() is None
        return self.change.written(self.outcome.result()) if is_stored else self.weight

    def fail(self, error: BaseException) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)


class Share:
    """The changes of `cause` that wait, in the order of the calls."""

    def __init__(self, cause: UserId) -> None:
        self.cause = cause
        self.weight = 0
        self._waiting: deque[Waiting] = deque()
        self._credit = 0
        self._paced_until = 0.0
        self._last_open_ended = 0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    @property
    def first(self) -> Waiting:
        return self._waiting[0]

    @property
    def is_heavy(self) -> bool:
        """Whether the first change is. One that is open-ended is taken to be as heavy as the one before it."""
        return self.first.weight > HEAVY or (self.first.change.is_open_ended and self._last_open_ended > HEAVY)

    @property
    def ready_at(self) -> float:
        """When more heavy work may be done while others are active."""
        return self._paced_until - BURST_SECONDS

    def is_idle(self, now: float) -> bool:
        """Nothing waits, and nothing has to be remembered."""
        return not self._waiting and self._paced_until <= now

    def add(self, one: Waiting) -> None:
        self._waiting.append(one)
        self.weight += one.weight

    def put_back(self, one: Waiting) -> None:
        self._waiting.appendleft(one)
        self.weight += one.weight

    def take(self) -> Waiting:
        one = self._waiting.popleft()
        self.weight -= one.weight
        return one

    def begin_turn(self) -> None:
        """What a turn leaves over is kept for the next one, for a change that is heavier than a turn."""
        self._credit = min(self._credit, HEAVY) + TURN

    def can_pay(self) -> bool:
        return bool(self._waiting) and self.first.weight <= self._credit

    def pay(self) -> Waiting:
        """Take the first change in a turn."""
        one = self.take()
        self._credit = self._credit - one.weight if self._waiting else 0
        return one

    def charge(self, one: Waiting, seconds: float, now: float) -> None:
        """The writer was busy with `one` for so long."""
        if one.change.is_open_ended:
            self._last_open_ended = one.written
        if one.written > HEAVY:
            self._paced_until = max(self._paced_until, now) + PACE * seconds
