"""How much anybody may ask for. Each method counts one and raises `Limited` when it is too much."""

from dataclasses import dataclass

from application.ports.rate_limiter import RateLimiter
from domain.client_address import network
from domain.errors import Limited
from domain.ids import UserId
from domain.rate_limit import Quota


@dataclass(frozen=True, slots=True)
class Quotas:
    """None is without limit. Those of addresses are for many people: they share them."""

    messages: Quota | None = None
    calls: Quota | None = None
    calls_of_address: Quota | None = None
    connections: Quota | None = None
    connections_of_address: Quota | None = None
    events: Quota | None = None
    failures_of_address: Quota | None = None


@dataclass(frozen=True, slots=True)
class RateLimits:
    limiter: RateLimiter
    quotas: Quotas

    async def message(self, user: UserId) -> None:
        await self._hit(self.quotas.messages, user)

    async def call(self, user: UserId) -> None:
        await self._hit(self.quotas.calls, user)

    async def call_from(self, address: str) -> None:
        await self._hit(self.quotas.calls_of_address, network(address))

    async def connection(self, user: UserId) -> None:
        await self._hit(self.quotas.connections, user)

    async def connection_wait(self, address: str) -> float | None:
        """Counts one too, and answers the seconds to wait instead of raising."""
        quota = self.quotas.connections_of_address
        return None if quota is None else await self.limiter.hit(quota, network(address))

    async def event(self, user: UserId, kind: str) -> None:
        """Each kind is counted by itself."""
        if self.quotas.events is not None:
            await self._hit(self.quotas.events, f"{user} {kind}")

    async def failure(self, address: str) -> None:
        """A token from there was invalid. A valid one is never refused for that: an address may be a whole company."""
        await self._hit(self.quotas.failures_of_address, network(address))

    async def _hit(self, quota: Quota | None, who: str) -> None:
        if quota is not None and (wait := await self.limiter.hit(quota, who)) is not None:
            raise Limited(quota, wait)
