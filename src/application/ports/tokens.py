from typing import Protocol

from domain.session import Session


class TokenVerifier(Protocol):
    """Knows whom a bearer token speaks for."""

    def recall(self, token: str) -> Session | None:
        """The session that `token` opens, if it was verified before and is remembered; costs nothing."""
        ...

    def verify(self, token: str) -> Session:
        """The session that `token` opens; raises `Unauthenticated` for any other text. Whether the session was ended
        before its time is not known here."""
        ...
