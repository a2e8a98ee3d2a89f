"""How much of the event loop's time a client may use: a token bucket, filled with seconds."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class BudgetLimits:
    """`share` is the part of the loop's time that a client may use on average, `burst` what it may save up.

    A connection is handled for a time slice (`slice`) at most, then others have their turn. `handshake` is what it may
    use before its client is identified, without being charged for it. It is closed when the budget of its client has
    been exhausted for `patience` without a break, and it was interrupted `interruptions` times meanwhile. All but
    `share` and `interruptions` are in seconds.
    """

    share: float = 0.2
    burst: float = 0.2
    slice: float = 0.002
    handshake: float = 0.002
    patience: float = 3.0
    interruptions: int = 5


DEFAULT_LIMITS: Final = BudgetLimits()


class TimeBudget:
    """Of one client, whatever the number of its connections.

    It is exhausted when nothing is left of it, and until half of the burst is there again. The time used beyond it is
    owed, up to a burst. `now` is of a monotonic clock.
    """

    __slots__ = ("__weakref__", "_burst", "_exhausted_at", "_filled_at", "_left", "is_exhausted")

    def __init__(self, limits: BudgetLimits, now: float) -> None:
        self._burst = self._left = limits.burst
        self._filled_at = self._exhausted_at = now
        self.is_exhausted = False

    def exhausted_seconds(self, now: float) -> float:
        """Since when it has been exhausted, without a break."""
        return now - self._exhausted_at if self.is_exhausted else 0.0

    def update(self, share: float, now: float, spent: float = 0.0) -> bool:
        """Add `share` of the time that has passed, and charge the seconds that were `spent` meanwhile.

        Returns whether nothing is left.
        """
        left, burst = self._left + share * (now - self._filled_at), self._burst
        left = (min(burst, left)) - spent
        self._left = max(-burst, left)
        self._filled_at = now
        if self.is_exhausted:
            self.is_exhausted = 2 * left < burst
        elif left <= 0:
            self.is_exhausted = True
            self._exhausted_at = now
        return left <= 0

    def wait(self, share: float) -> float:
        """The seconds until something is left, if the budget fills by `share`."""
        return max(0.0, -self._left / share)
