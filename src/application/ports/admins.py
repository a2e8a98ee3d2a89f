from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import UserId


class AdminStore(Protocol):
    """Knows who the admins are: those whom the platform says, and those added here."""

    async def all(self) -> Sequence[UserId]:
        """Every known admin, once, in a fixed order."""
        ...

    async def add(self, user: UserId, at: datetime) -> None:
        """Know `user` as an admin from now on; a second time changes nothing."""
        ...

    async def remove(self, user: UserId) -> bool:
        """Forget an admin who was added here; whether there was one. The platform's own stay."""
        ...
