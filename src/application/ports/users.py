from collections.abc import Sequence
from typing import Protocol

from domain.ids import UserId


class UserDirectory(Protocol):
    """Knows the users of the platform. It only reads."""

    async def known_users(self) -> Sequence[UserId]:
        """Every user known here or to the platform who is not an admin: once, in a fixed order."""
        ...
