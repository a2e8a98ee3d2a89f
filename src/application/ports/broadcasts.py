from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.broadcast import Broadcast
from domain.ids import BroadcastId, UserId


class BroadcastStore(Protocol):
    """Keeps broadcasts and who has still to get them, so that any process can carry on after another has died."""

    async def add(self, broadcast: Broadcast, recipients: Collection[UserId]) -> None:
        """Store a broadcast with those who are to get it, however many; it is there for others when it is whole."""
        ...

    async def claim(self, now: datetime, until: datetime) -> Broadcast | None:
        """A broadcast that is not finished and that nobody else works on at `now`; until `until` nobody else will.
        None when there is none."""
        ...

    async def waiting(self, broadcast_id: BroadcastId, limit: int) -> Sequence[UserId]:
        """Up to `limit` users who have still to get it; none when it is finished."""
        ...

    async def mark_done(self, broadcast_id: BroadcastId, users: Collection[UserId], until: datetime) -> None:
        """Note that `users` have it, and keep the claim until `until`."""
        ...

    async def all(self) -> Sequence[Broadcast]:
        """Every broadcast with its progress, newest first."""
        ...
