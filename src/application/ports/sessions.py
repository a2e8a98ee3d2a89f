from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import UserId
from domain.session import Revocation, SessionInfo, SessionUse


class SessionStore(Protocol):
    """Keeps where sessions are used, for as long as their tokens are valid."""

    async def record(self, uses: Sequence[SessionUse], at: datetime) -> None:
        """Each of these was used at `at`, the first time or again."""
        ...

    async def of_user(self, user: UserId, now: datetime) -> Sequence[SessionInfo]:
        """The sessions of `user` whose tokens are valid at `now`, the last used first; revoked ones are among them."""
        ...


class RevocationStore(Protocol):
    """Keeps which sessions were ended before their time, for every process to know."""

    async def add(self, revocation: Revocation) -> None:
        """Keep it for good, or until it expires. A later one for all sessions of a user, or for those with a role,
        takes the place of the earlier."""
        ...

    async def news(self) -> Sequence[Revocation]:
        """Those that this process has not been given yet, by whatever process they were added: all of them at the
        first call. None is missed, whatever happens to clocks; some may come again."""
        ...
