from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.ids import UserId


class AdminStore(Protocol):
    """Knows who the admins are: those whom the platform says, those whom operators added, and those who have connected
    with an admin's token."""

    async def all(self) -> Sequence[UserId]:
        """Every known admin, once, in a fixed order."""
        ...

    async def add(self, user: UserId, at: datetime) -> None:
        """An operator adds `user` at `at`: they are an admin until they are removed. A second time changes nothing."""
        ...

    async def add_by_token(self, user: UserId, issued_at: datetime, at: datetime) -> None:
        """`user` has connected with an admin's token that was issued at `issued_at`."""
        ...

    async def by_token(self) -> Mapping[UserId, datetime]:
        """Those who are known by a token, and when the latest one was issued."""
        ...

    async def forget_tokens(self, user: UserId, issued_before: datetime) -> None:
        """Know `user` no longer by tokens issued before that. Whom an operator added stays an admin."""
        ...

    async def remove(self, user: UserId) -> bool:
        """Forget an admin whom an operator added or a token made one; whether there was one. The platform's own
        stay."""
        ...
