from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.ids import UserId
from domain.names import PersonName


class UserDirectory(Protocol):
    """Knows the users of the platform, and keeps what they call themselves."""

    async def known_users(self) -> Sequence[UserId]:
        """Every user known here or to the platform who is not an admin: once, in a fixed order."""
        ...

    async def names_of(self, users: Collection[UserId]) -> Mapping[UserId, PersonName]:
        """What those of `users` are called who are known: by the platform, else by their token, else by themselves.
        Beside a token's name their company is as they say. Nobody but the platform's admins is called by a name that
        looks like the desk's."""
        ...

    async def learn_names(
        self, by_token: Mapping[UserId, PersonName], by_themselves: Mapping[UserId, PersonName]
    ) -> None:
        """Keep what tokens, and users themselves, say that they are called. The last of each counts."""
        ...
