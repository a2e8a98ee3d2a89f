"""Divides the time of the event loop among the clients that ask for more than a time slice of it."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final
from weakref import WeakValueDictionary

from adapters.socketio.engineio.time_budget import BudgetLimits, TimeBudget
from adapters.socketio.engineio.timers import Deadlines

Turn = Callable[[], None]

SHORTEST_WAIT_SECONDS: Final = 0.001
"""Timers of the event loop are no finer."""


class FairScheduler:
    """Gives one turn in each round of the event loop, however many wait for one: round robin among the clients.

    While several clients wait, there is a pause of two time slices between turns. So together they have a third of the
    loop, however much each of them has saved up.

    A client whose budget is used up waits until something is left of it. All clients that wait for that share what one
    of them would get, so that many have no more of the loop than one. `clock` is monotonic, in seconds.
    """

    def __init__(self, limits: BudgetLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.clock = clock
        self._budgets: WeakValueDictionary[str, TimeBudget] = WeakValueDictionary()
        self._recovering: Deadlines[TimeBudget] = Deadlines(2 * limits.burst / limits.share, _forget)
        self._waiting: dict[TimeBudget, deque[Turn]] = {}
        self._ready: deque[TimeBudget] = deque()
        self._is_due = False
        self._pause = 2 * limits.slice
        self._sharing: set[TimeBudget] = set()

    def budget(self, client: str) -> TimeBudget:
        """The budget of all connections of `client`."""
        budget = self._budgets.get(client)
        if budget is None:
            self._budgets[client] = budget = TimeBudget(self.limits, self.clock())
        return budget

    def release(self, budget: TimeBudget) -> None:
        """A connection no longer uses `budget`. It is remembered until it would be full: a client that comes back
        finds it as it was."""
        self._recovering.start(budget)

    def spend(self, budget: TimeBudget, seconds: float, now: float) -> bool:
        """Charge `seconds` that ended `now`. Returns whether nothing is left."""
        return budget.update(self._share(budget) if budget.is_exhausted else self.limits.share, now, seconds)

    def call_in_turn(self, budget: TimeBudget, turn: Turn) -> None:
        """Call `turn`, which takes a time slice at most, when it is the turn of the client and of this connection."""
        if (turns := self._waiting.get(budget)) is not None:
            turns.append(turn)
        else:
            self._waiting[budget] = deque((turn,))
            self._schedule(budget)

    def _share(self, budget: TimeBudget) -> float:
        return self.limits.share / max(1, len(self._sharing)) if budget.is_exhausted else self.limits.share

    def _schedule(self, budget: TimeBudget) -> None:
        if budget.is_exhausted:
            self._sharing.add(budget)
        if not budget.update(self._share(budget), self.clock()):
            self._ready.append(budget)
            self._plan_turn()
            return
        wait = max(SHORTEST_WAIT_SECONDS, budget.wait(self._share(budget)))
        asyncio.get_running_loop().call_later(wait, self._schedule, budget)

    def _plan_turn(self) -> None:
        if not self._is_due:
            self._is_due = True
            loop = asyncio.get_running_loop()
            if len(self._ready) > 1:
                loop.call_later(self._pause, self._give_turn)
            else:
                loop.call_soon(self._give_turn)

    def _give_turn(self) -> None:
        self._is_due = False
        budget = self._ready.popleft()
        if not budget.is_exhausted:
            self._sharing.discard(budget)
        turns = self._waiting[budget]
        turn = turns.popleft()
        try:
            turn()
        finally:
            if turns:
                self._schedule(budget)
            else:
                del self._waiting[budget]
                self._sharing.discard(budget)
            if self._ready:
                self._plan_turn()


def _forget(_: TimeBudget) -> None:
    """It is full, as a new one would be."""
