from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.caller import Caller


@dataclass(frozen=True, slots=True)
class Session:
    """A caller, and how long we may believe it."""

    caller: Caller
    expires_at: datetime


class TokenVerifier(Protocol):
    """Knows whom a bearer token speaks for."""

    def verify(self, token: str) -> Session:
        """The session that `token` opens; raises `Unauthenticated` for any other text."""
        ...
