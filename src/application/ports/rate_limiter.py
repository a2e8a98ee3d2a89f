from typing import Protocol

from domain.rate_limit import Quota


class RateLimiter(Protocol):
    """Counts uses against quotas, for each user or address by itself."""

    async def hit(self, quota: Quota, who: str) -> float | None:
        """Count one use by `who`. None if it is allowed, otherwise the seconds to wait."""
        ...
