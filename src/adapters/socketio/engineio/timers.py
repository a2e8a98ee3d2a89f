"""Timers shared by thousands of connections."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

EARLY_SECONDS: Final = 0.003
"""What is due within this time expires together, so at most this much early."""

T = TypeVar("T", bound=Hashable)


class Deadlines(Generic[T]):
    """Calls `expire` for everyone who has waited for `seconds`. One timer serves them all."""

    def __init__(self, seconds: float, expire: Callable[[T], None]) -> None:
        self._seconds = seconds
        self._expire = expire
        self._due: OrderedDict[T, float] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    def __contains__(self, one: T) -> bool:
        return one in self._due

    def __len__(self) -> int:
        return len(self._due)

    def start(self, one: T) -> None:
        """Start to wait, or start again."""
        loop = asyncio.get_running_loop()
        self._due[one] = loop.time() + self._seconds
        self._due.move_to_end(one)
        if self._timer is None:
            self._timer = loop.call_at(self._due[one], self._expire_due)

    def stop(self, one: T) -> bool:
        """Whether `one` was waiting."""
        return self._due.pop(one, None) is not None

    def is_over(self, one: T) -> bool:
        """Whether the wait of `one` is over, even if the timer has not fired yet."""
        due = self._due.get(one)
        return due is not None and due <= asyncio.get_running_loop().time() + EARLY_SECONDS

    def expire_all(self) -> None:
        """End every wait now."""
        waiting, self._due = list(self._due), OrderedDict()
        for one in waiting:
            self._expire(one)

    def _expire_due(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        until = loop.time() + EARLY_SECONDS
        while self._due:
            one, due = next(iter(self._due.items()))
            if due > until:
                self._timer = loop.call_at(due, self._expire_due)
                return
            del self._due[one]
            self._expire(one)


class Expiries(Generic[T]):
    """Calls `expire` for each at a time of its own, to a quarter of a second. One timer serves them all."""

    TICK_SECONDS: Final = 0.25

    def __init__(self, expire: Callable[[T], None]) -> None:
        self._expire = expire
        self._ticks: dict[int, set[T]] = {}
        self._last = 0

    def __len__(self) -> int:
        return sum(map(len, self._ticks.values()))

    def add(self, one: T, seconds: float) -> int:
        """Let `one` expire in `seconds`. Returns the tick that `remove` needs."""
        now = asyncio.get_running_loop().time()
        tick = int(max(now + seconds, now) / self.TICK_SECONDS) + 1
        if not self._ticks:
            self._last = int(now / self.TICK_SECONDS)
            self._wait()
        self._ticks.setdefault(tick, set()).add(one)
        return tick

    def remove(self, one: T, tick: int) -> None:
        those = self._ticks.get(tick)
        if those is not None:
            those.discard(one)
            if not those:
                del self._ticks[tick]

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        loop.call_at((self._last + 1) * self.TICK_SECONDS, self._advance)

    def _advance(self) -> None:
        now = int(asyncio.get_running_loop().time() / self.TICK_SECONDS)
        for tick in range(self._last + 1, now + 1):
            for one in self._ticks.pop(tick, ()):
                self._expire(one)
        self._last = max(now, self._last)
        if self._ticks:
            self._wait()
