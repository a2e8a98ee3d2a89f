"""Measures the time on the event loop that a connection uses."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Protocol

from adapters.socketio.engineio.fair_scheduler import FairScheduler


class Owner(Protocol):
    """Whose time is measured."""

    def budget_exceeded(self) -> None:
        """The connection went on using more than its share. Called once, when it is not closed already."""


class Meter:
    """Charges a connection's time to the budget of its client: of its address until it is identified.

    Whatever handles what the client sent does so between `start` and `stop`. When `is_slice_over`, it stops and waits
    for its turn. Only who is interrupted again and again exceeds the budget: long work for a single request does not.
    """

    __slots__ = (
        "_budget",
        "_clock",
        "_coming",
        "_interruptions",
        "_is_closed",
        "_owner",
        "_scheduler",
        "_started",
        "_unidentified",
        "_waits",
    )  # fmt: skip

    def __init__(self, owner: Owner, scheduler: FairScheduler, address: str) -> None:
        self._owner = owner
        self._scheduler = scheduler
        self._clock = scheduler.clock
        self._budget = scheduler.budget(f"address {address}")
        self._unidentified = scheduler.limits.handshake
        self._started = 0.0
        self._interruptions = 0
        self._waits = 0
        self._coming: set[asyncio.Future[None]] | None = None
        self._is_closed = False

    def identify(self, client: str) -> None:
        """Charge to the budget of `client` from now on."""
        if not self._is_closed:
            self._scheduler.release(self._budget)
            self._budget = self._scheduler.budget(f"client {client}")
            self._unidentified = 0.0

    def start(self) -> None:
        self._started = self._clock()

    def stop(self) -> bool:
        """Charge the time since `start`. Returns whether nothing is left of the budget."""
        now = self._clock()
        seconds = now - self._started
        if self._unidentified > 0:
            self._unidentified -= seconds
            return False
        return self._scheduler.spend(self._budget, seconds, now)

    def note_interruption(self) -> None:
        """The slice ended before what the client sent did. Tells the owner if this happened too often."""
        if self._is_closed or not self._budget.is_exhausted:
            self._interruptions = 0
            return
        self._interruptions += 1
        limits, seconds = self._scheduler.limits, self._budget.exhausted_seconds(self._clock())
        if self._interruptions >= limits.interruptions and seconds >= limits.patience:
            self._owner.budget_exceeded()

    @property
    def is_slice_over(self) -> bool:
        """Whether others should have their turn."""
        return self._clock() - self._started >= self._scheduler.limits.slice

    @property
    def is_waiting(self) -> bool:
        """Whether something waits for its turn."""
        return self._waits > 0

    def call_in_turn(self, turn: Callable[[], None]) -> None:
        """Call `turn` when others had their turn and the budget allows it."""
        self._waits += 1
        self._scheduler.call_in_turn(self._budget, lambda: self._take(turn))

    def _take(self, turn: Callable[[], None]) -> None:
        self._waits -= 1
        turn()

    async def turn(self) -> None:
        """Return when others had their turn and the budget allows it; when closed, after one round of the loop."""
        if self._is_closed:
            await asyncio.sleep(0)
            return
        come: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._coming = self._coming or set()
        self._coming.add(come)
        self.call_in_turn(lambda: _wake(come))
        try:
            await come
        finally:
            self._coming.discard(come)

    def close(self) -> None:
        """The connection has ended. What was taken in is handled without waiting for the budget."""
        if not self._is_closed:
            self._is_closed = True
            self._scheduler.release(self._budget)
            for come in self._coming or ():
                _wake(come)


def _wake(come: "asyncio.Future[None]") -> None:
    if not come.done():
        come.set_result(None)


class Metered(Coroutine[Any, Any, None]):
    """Does `work`, and charges every step of it to `meter`: what happens between two waits."""

    __slots__ = ("_meter", "_work")

    def __init__(self, work: Coroutine[Any, Any, None], meter: Meter) -> None:
        self._work = work
        self._meter = meter

    def send(self, value: Any) -> Any:
        self._meter.start()
        try:
            return self._work.send(value)
        finally:
            self._meter.stop()

    def throw(self, *error: Any) -> Any:
        self._meter.start()
        try:
            return self._work.throw(*error)
        finally:
            self._meter.stop()

    def close(self) -> None:
        self._work.close()

    def __await__(self) -> Generator[Any, Any, None]:
        """A task steps through the coroutine itself."""
        raise TypeError("only a task does metered work")
