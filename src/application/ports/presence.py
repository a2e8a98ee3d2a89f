from collections.abc import Iterable
from typing import Protocol

from domain.ids import UserId


class Presence(Protocol):
    """Knows who has a device connected."""

    async def connect(self, user: UserId, device: str) -> None:
        """`user` has connected `device`; a second time changes nothing."""
        ...

    async def disconnect(self, user: UserId, device: str) -> None:
        """`device` is gone; a second time changes nothing."""
        ...

    async def is_any_connected(self, users: Iterable[UserId]) -> bool:
        """Whether at least one of `users` has a device connected."""
        ...
