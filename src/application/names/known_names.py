from collections.abc import Collection, Mapping
from typing import Final

from application.ports.users import UserDirectory
from domain.ids import UserId
from domain.names import PersonName
from domain.session import Session

MOST_REMEMBERED: Final = 20_000


class KnownNames:
    """What users are called by the platform and by themselves: nobody else can give them another name.

    What tokens and users say is gathered in memory and stored every few seconds. A name that looks like the desk's,
    as admins may have, is not kept.
    """

    def __init__(self, directory: UserDirectory) -> None:
        self._directory = directory
        self._by_token = _Told()
        self._by_themselves = _Told()

    def note_token(self, session: Session) -> None:
        """The token of `session` says what its user is called, if anything."""
        if session.caller.name is not None:
            self._by_token.note(session.user_id, PersonName(session.caller.name))

    def note_profile(self, user: UserId, name: PersonName) -> None:
        """`user` says what they are called."""
        if name != PersonName():
            self._by_themselves.note(user, name)

    async def of(self, users: Collection[UserId]) -> Mapping[UserId, PersonName]:
        """What those of `users` are called who are known."""
        if not users:
            return {}
        await self.flush()
        return await self._directory.names_of(users)

    async def flush(self) -> None:
        """Store what was gathered. Raises `Unavailable`, and keeps it for the next time."""
        by_token, by_themselves = self._by_token.take(), self._by_themselves.take()
        if by_token or by_themselves:
            try:
                await self._directory.learn_names(by_token, by_themselves)
            except BaseException:
                self._by_token.put_back(by_token)
                self._by_themselves.put_back(by_themselves)
                raise


class _Told:
    """Names from one source: the last ones, so that each is stored once, and those that are not stored yet."""

    def __init__(self) -> None:
        self._last: dict[UserId, PersonName] = {}
        self._unstored: dict[UserId, PersonName] = {}

    def note(self, user: UserId, name: PersonName) -> None:
        if self._last.get(user) == name:
            return
        self._last[user] = name
        if len(self._last) > MOST_REMEMBERED:
            self._last.pop(next(iter(self._last)))
        if not name.looks_like_desk:
            self._unstored[user] = name

    def take(self) -> Mapping[UserId, PersonName]:
        unstored, self._unstored = self._unstored, {}
        return unstored

    def put_back(self, names: Mapping[UserId, PersonName]) -> None:
        self._unstored = {**names, **self._unstored}
