from typing import Protocol

from domain.rate_limit import Quota


class RateLimiter(Protocol):
    """Counts uses against quotas, for each user or address by itself."""

    async def hit(self, quota: Quota, who: str, cost: int = 1) -> float | None:
        """Count a use by `who` that is worth `cost`. None if it is allowed, otherwise the seconds to wait. A
        refused use takes nothing from cheaper ones. What costs more than the whole quota takes all of it."""
        ...
