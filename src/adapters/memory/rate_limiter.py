import time
from functools import cache
from typing import Final

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from domain.rate_limit import Quota

TIDY_SECONDS: Final = 60


class Windows(Storage):
    """Counts of the limiter library in this process. Its own storage in memory starts a thread for every 10 ms in
    which something is counted, and that thread looks at everything (docs/performance.md)."""

    STORAGE_SCHEME: list[str] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, tuple[int, float]] = {}
        self._tidy_at = time.time() + TIDY_SECONDS

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        if now >= self._tidy_at:
            self._tidy(now)
        count, ends_at = self.counts.get(key, (0, 0.0))
        if ends_at <= now:
            count, ends_at = 0, now + expiry
        self.counts[key] = (count + amount, ends_at)
        return count + amount

    def get(self, key: str) -> int:
        count, ends_at = self.counts.get(key, (0, 0.0))
        return count if ends_at > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self.counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        count = len(self.counts)
        self.counts.clear()
        return count

    def clear(self, key: str) -> None:
        self.counts.pop(key, None)

    def _tidy(self, now: float) -> None:
        self._tidy_at = now + TIDY_SECONDS
        self.counts = {key: window for key, window in self.counts.items() if window[1] > now}


class MemoryRateLimiter:
    """The `RateLimiter` of this process."""

    def __init__(self) -> None:
        self._windows = Windows()
        self._strategy = FixedWindowRateLimiter(self._windows)

    @property
    def remembered(self) -> int:
        """How many are being counted."""
        return len(self._windows.counts)

    async def hit(self, quota: Quota, who: str, cost: int = 1) -> float | None:
        item, cost = _item(quota), min(cost, quota.count)
        is_allowed = cost == 1 or self._strategy.test(item, who, cost=cost)
        return None if is_allowed and self._strategy.hit(item, who, cost=cost) else self._wait(item, who)

    def _wait(self, item: RateLimitItem, who: str) -> float:
        return max(self._windows.get_expiry(item.key_for(who)) - time.time(), 0.0)


@cache
def _item(quota: Quota) -> RateLimitItem:
    return RateLimitItemPerSecond(quota.count, quota.seconds, namespace=quota.name)
