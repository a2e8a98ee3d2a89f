from typing import Protocol

from domain.session import Session


class TokenVerifier(Protocol):
    """Knows whom a bearer token speaks for."""

    def verify(self, token: str) -> Session:
        """The session that `token` opens. What was verified before costs next to nothing.

        Raises `Unauthenticated` for any other text. Whether the session was revoked is not known here.
        """
        ...
