from typing import Protocol

from domain.rate_limit import Quota


class RateLimiter(Protocol):
    """Counts what is asked for. Nothing here waits."""

    def hit(self, quota: Quota, who: str) -> float | None:
        """Count one more for `who`. None while that is within the quota, else the seconds until there is more."""
        ...

    def peek(self, quota: Quota, who: str) -> float | None:
        """The same without counting: the seconds until `who` has anything left."""
        ...
