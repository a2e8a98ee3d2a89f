"""Who is let in: whose token is valid, and not revoked. Asked with every request."""

from application.names.known_names import KnownNames
from application.ports.tokens import TokenVerifier
from application.rate_limits import RateLimits
from application.sessions.former_admins import FormerAdmins
from application.sessions.revocations import Revocations
from application.sessions.session_activity import SessionActivity
from domain.errors import Unauthenticated
from domain.session import Session, SessionUse


class Authenticator:
    """Turns tokens into sessions."""

    def __init__(
        self,
        tokens: TokenVerifier,
        revocations: Revocations,
        activity: SessionActivity,
        former_admins: FormerAdmins,
        known_names: KnownNames,
        limits: RateLimits,
    ) -> None:
        self._tokens = tokens
        self._revocations = revocations
        self._activity = activity
        self._former_admins = former_admins
        self._known_names = known_names
        self._limits = limits

    async def authenticate(self, token: str, address: str, client: str) -> SessionUse:
        """The session that `token` opens, used from `address` by a program that calls itself `client`.

        Raises `Unauthenticated`; `Limited` instead when too many invalid tokens came from `address`.
        """
        use = SessionUse(await self._session(token, address), address, client)
        self.ensure_active(use.session)
        self.touch(use)
        return use

    async def _session(self, token: str, address: str) -> Session:
        try:
            return self._tokens.verify(token)
        except Unauthenticated:
            await self._limits.failure(address)
            raise

    def ensure_active(self, session: Session) -> None:
        """Raises `Unauthenticated` when the session has been revoked since it was opened."""
        if self._revocations.cover(session):
            raise Unauthenticated("the token has been revoked")

    def touch(self, use: SessionUse) -> None:
        """Record that the session is still in use."""
        self._activity.record(use)
        self._former_admins.note(use.session)
        self._known_names.note_token(use.session)
