"""Who is let in: whose token is valid, and not revoked. Asked with every request, so nothing here waits."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from application.ports.clock import Clock
from application.ports.sessions import RevocationStore, SessionStore
from application.ports.tokens import TokenVerifier
from application.rate_limits import RateLimits
from domain.errors import Unauthenticated
from domain.ids import SessionId, UserId
from domain.session import LONG_AGO, Revocation, Session, SessionUse

TIDY_EVERY: Final = timedelta(minutes=1)


class Revocations:
    """The revocations that this process knows: its own at once, those of others when it looks for news."""

    def __init__(self, store: RevocationStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._of_sessions: dict[SessionId, Revocation] = {}
        self._of_users: dict[UserId, Revocation] = {}
        self._tidy_at = LONG_AGO
        self._tell: Callable[[Revocation], None] = lambda _: None

    def tell(self, listener: Callable[[Revocation], None]) -> None:
        """Call `listener` with each revocation from now on; it may be called again with the same."""
        self._tell = listener

    def cover(self, user: UserId, session: SessionId, issued_at: datetime) -> bool:
        """Whether the session has been ended."""
        if session in self._of_sessions:
            return self._of_sessions[session].covers(user, session, issued_at)
        of_user = self._of_users.get(user)
        return of_user is not None and of_user.covers(user, session, issued_at)

    async def add(self, revocation: Revocation) -> None:
        """When this returns it is durable, and known to this process; others know it within a second."""
        await self._store.add(revocation)
        self._learn(revocation)

    async def look(self) -> None:
        """Learn what others have revoked. Raises `Unavailable`."""
        for revocation in await self._store.news():
            self._learn(revocation)
        self._tidy(self._clock.now())

    def _learn(self, revocation: Revocation) -> None:
        if revocation.session_id is not None:
            self._of_sessions[revocation.session_id] = revocation
        else:
            self._of_users[revocation.user_id] = revocation
        self._tell(revocation)

    def _tidy(self, now: datetime) -> None:
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY_EVERY
            over = [one.session_id for one in self._of_sessions.values() if one.expires_at and one.expires_at <= now]
            for session in filter(None, over):
                del self._of_sessions[session]


class SessionActivity:
    """Where sessions are being used, gathered here and stored now and then: times are true to a few seconds."""

    def __init__(self, store: SessionStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._unstored: dict[SessionId, SessionUse] = {}

    def record(self, session_use: SessionUse) -> None:
        self._unstored[session_use.session.id] = session_use

    async def flush(self) -> None:
        """Store what was gathered. Raises `Unavailable`; nothing is lost then but what was used again meanwhile."""
        unstored, self._unstored = self._unstored, {}
        if unstored:
            try:
                await self._store.record(list(unstored.values()), self._clock.now())
            except BaseException:
                self._unstored = unstored | self._unstored
                raise


class Authenticator:
    """Lets callers in by their tokens."""

    def __init__(
        self, tokens: TokenVerifier, revocations: Revocations, session_activity: SessionActivity, limits: RateLimits
    ) -> None:
        self._tokens = tokens
        self._limits = limits
        self._session_activity = session_activity
        self.revocations = revocations

    def authenticate(self, token: str, address: str, client: str) -> SessionUse:
        """The session that `token` opens. Raises `Unauthenticated`, and `Limited` after too much of that."""
        session_use = SessionUse(self._tokens.recall(token) or self._verify(token, address), address, client)
        self.ensure_active(session_use.session)
        self.touch(session_use)
        return session_use

    def _verify(self, token: str, address: str) -> Session:
        """Where too many tokens came from that were no good, only those get in who were in before."""
        self._limits.check_failures(address)
        try:
            return self._tokens.verify(token)
        except Unauthenticated:
            self._limits.count_failure(address)
            raise

    def ensure_active(self, session: Session) -> None:
        """Raise `Unauthenticated` when the session has been ended since."""
        if self.revocations.cover(session.caller.user_id, session.id, session.issued_at):
            raise Unauthenticated("the token has been revoked")

    def touch(self, session_use: SessionUse) -> None:
        """Somebody who was let in is still there."""
        self._session_activity.record(session_use)
