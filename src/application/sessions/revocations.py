from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from application.ports.clock import Clock
from application.ports.sessions import RevocationStore
from domain.ids import SessionId, UserId
from domain.session import LONG_AGO, Revocation

TIDY_EVERY: Final = timedelta(minutes=1)

Listener = Callable[[Revocation], None]


class Revocations:
    """The revocations that this process knows: its own at once, those of other processes after `refresh`."""

    def __init__(self, store: RevocationStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._of_sessions: dict[SessionId, Revocation] = {}
        self._of_users: dict[UserId, Revocation] = {}
        self._tidy_at = LONG_AGO
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with each revocation from now on; it may be called again with the same."""
        self._listeners.append(listener)

    def cover(self, user: UserId, session: SessionId, issued_at: datetime) -> bool:
        """Whether the session has been ended."""
        if session in self._of_sessions:
            return self._of_sessions[session].covers(user, session, issued_at)
        of_user = self._of_users.get(user)
        return of_user is not None and of_user.covers(user, session, issued_at)

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
            self._of_users[revocation.user_id] = revocation
        for listener in self._listeners:
            listener(revocation)

    def _tidy(self, now: datetime) -> None:
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY_EVERY
            over = [one.session_id for one in self._of_sessions.values() if one.expires_at and one.expires_at <= now]
            for session in filter(None, over):
                del self._of_sessions[session]
