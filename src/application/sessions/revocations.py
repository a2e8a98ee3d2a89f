from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from application.ports.clock import Clock
from application.ports.sessions import RevocationStore
from domain.caller import Role
from domain.ids import SessionId, UserId
from domain.session import LONG_AGO, Revocable, Revocation

TIDY_EVERY: Final = timedelta(minutes=1)

Listener = Callable[[Revocation], None]


class Revocations:
    """The revocations that this process knows: its own at once, those of other processes after `refresh`."""

    def __init__(self, store: RevocationStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._of_sessions: dict[SessionId, Revocation] = {}
        self._of_users: dict[UserId, dict[Role | None, Revocation]] = {}
        self._tidy_at = LONG_AGO
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with each revocation from now on; it may be called again with the same."""
        self._listeners.append(listener)

    def cover(self, session: Revocable) -> bool:
        """Whether the session has been ended."""
        ended = self._of_sessions.get(session.id)
        if ended is not None and ended.covers(session):
            return True
        return any(one.covers(session) for one in self._of_users.get(session.user_id, {}).values())

    async def add(self, revocation: Revocation) -> None:
        """When this returns, the revocation is durable and in force here; other processes learn it within a second."""
        await self._store.add(revocation)
        self._learn(revocation)

    async def refresh(self) -> None:
        """Learn what other processes have revoked. Raises `Unavailable`."""
        for revocation in await self._store.news():
            self._learn(revocation)
        self._tidy(self._clock.now())

    def _learn(self, revocation: Revocation) -> None:
        if revocation.session_id is not None:
            self._of_sessions[revocation.session_id] = revocation
        else:
            of_user = self._of_users.setdefault(revocation.user_id, {})
            known = of_user.get(revocation.role)
            if known is None or known.at < revocation.at:
                of_user[revocation.role] = revocation
        for listener in self._listeners:
            listener(revocation)

    def _tidy(self, now: datetime) -> None:
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY_EVERY
            over = [one.session_id for one in self._of_sessions.values() if one.expires_at and one.expires_at <= now]
            for session in filter(None, over):
                del self._of_sessions[session]
