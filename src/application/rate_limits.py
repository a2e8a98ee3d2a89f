"""How much anybody may ask for. Each method counts what is asked for and raises `Limited` when it is too much."""

from dataclasses import dataclass
from typing import Final

from application.ports.rate_limiter import RateLimiter
from domain.caller import Caller
from domain.client_address import network
from domain.cost import cost
from domain.errors import Limited
from domain.ids import UserId
from domain.rate_limit import Quota

FEW_PEOPLE: Final = 10
"""To tell so many is as much work as one event."""
BYTES_OF_A_CHAT: Final = 16 * 1024
"""A chat with longer profiles counts as several."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """None is without limit. Those of addresses are for many people: they share them."""

    messages: Quota | None = None
    chats: Quota | None = None
    notifications: Quota | None = None
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
        """The least that a message costs."""
        await self._hit(self.quotas.messages, user)

    async def work(self, user: UserId, documents: int, counted: int = 0) -> None:
        """Work counts as so many messages (`domain.cost`), of which some may be `counted` already."""
        quota = self.quotas.messages
        if quota is not None and (left := min(cost(documents), quota.count) - counted) > 0:
            await self._hit(quota, user, left)

    async def chat(self, caller: Caller, profile_bytes: int) -> None:
        """A new chat. Long profiles make it count as several. Admins may open any number."""
        if not caller.is_admin:
            await self._hit(self.quotas.chats, caller.user_id, 1 + profile_bytes // BYTES_OF_A_CHAT)

    async def notifications(self, caller: Caller, number: int) -> None:
        """So many others are notified of what a user does. Admins may notify any number."""
        if number and not caller.is_admin:
            await self._hit(self.quotas.notifications, caller.user_id, number)

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

    async def fan_out(self, user: UserId, people: int) -> None:
        """So many people may be told of something that is stored nowhere. Counted as so many events as it is work."""
        if people > FEW_PEOPLE:
            await self._hit(self.quotas.events, f"{user} fan-out", people // FEW_PEOPLE)

    async def failure(self, address: str) -> None:
        """A token from there was invalid. A valid one is never refused for that: an address may be a whole company."""
        await self._hit(self.quotas.failures_of_address, network(address))

    async def _hit(self, quota: Quota | None, who: str, cost: int = 1) -> None:
        if quota is not None and (wait := await self.limiter.hit(quota, who, cost)) is not None:
            raise Limited(quota, wait)
