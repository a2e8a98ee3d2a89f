from collections.abc import Mapping
from datetime import datetime
from typing import Final

from application.ports.admins import AdminStore
from application.sessions.revocations import Revocations
from domain.caller import Role
from domain.ids import UserId
from domain.session import LONG_AGO, Revocation, Session

MOST_REMEMBERED: Final = 100_000


class FormerAdmins:
    """Ends what makes somebody an admin whose latest token does not: they are no longer known as one, and their earlier
    admin sessions are revoked. The same holds for an admin who was removed while they connected.

    What tokens say is noted in memory with every use. `end` compares it with what is known, a few times a second.
    """

    def __init__(self, admins: AdminStore, revocations: Revocations) -> None:
        self._admins = admins
        self._revocations = revocations
        self._admin_tokens: dict[UserId, datetime] = {}
        self._user_tokens: dict[UserId, datetime] = {}
        self._revoked: dict[UserId, datetime] = {}
        revocations.subscribe(self._note_revoked)

    def note(self, session: Session) -> None:
        """`session` is being used."""
        tokens = self._admin_tokens if session.caller.is_admin else self._user_tokens
        _remember(tokens, session.user_id, session.issued_at)

    def _note_revoked(self, revocation: Revocation) -> None:
        if revocation.role is Role.ADMIN:
            _remember(self._revoked, revocation.user_id, revocation.at)

    async def end(self) -> None:
        """Raises `Unavailable`; the next call goes on."""
        for user, issued_at in _latest(await self._admins.by_token(), self._admin_tokens).items():
            ended_at = max(self._user_tokens.get(user, LONG_AGO), self._revoked.get(user, LONG_AGO))
            if issued_at < ended_at:
                await self._end(user, ended_at)

    async def _end(self, user: UserId, at: datetime) -> None:
        """Nobody else may be let in as this admin before they are forgotten."""
        if self._revoked.get(user, LONG_AGO) < at:
            await self._revocations.add(Revocation(user, at, role=Role.ADMIN))
        await self._admins.forget_tokens(user, at)
        self._admin_tokens.pop(user, None)


def _remember(moments: dict[UserId, datetime], user: UserId, at: datetime) -> None:
    if moments.get(user, LONG_AGO) < at:
        moments[user] = at
        if len(moments) > MOST_REMEMBERED:
            moments.pop(next(iter(moments)))


def _latest(one: Mapping[UserId, datetime], other: Mapping[UserId, datetime]) -> Mapping[UserId, datetime]:
    return {user: max(one.get(user, LONG_AGO), other.get(user, LONG_AGO)) for user in {*one, *other}}
