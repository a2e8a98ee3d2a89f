from typing import Protocol

from domain.session import Session


class TokenVerifier(Protocol):
    """Knows whom a bearer token speaks for."""

    def verify(self, token: str, *, only_known: bool = False) -> Session:
        """The session that `token` opens. `only_known` accepts only tokens that were verified before; it costs nothing.

        Raises `Unauthenticated` for any other text. Whether the session was revoked is not known here.
        """
        ...
