from collections.abc import Iterable
from typing import Protocol

from domain.ids import UserId


class Presence(Protocol):
    """Knows who has a device connected."""

    async def connect(self, user: UserId, device: str) -> bool:
        """`user` has connected `device`; whether it is their only one. A second time changes nothing."""
        ...

    async def disconnect(self, user: UserId, device: str) -> bool:
        """`device` is gone; whether it was their last one. A second time changes nothing."""
        ...

    async def everybody(self) -> frozenset[UserId]:
        """All who have a device connected."""
        ...

    async def connected(self, users: Iterable[UserId]) -> frozenset[UserId]:
        """Those of `users` who have a device connected."""
        ...
