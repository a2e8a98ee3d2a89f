"""Sessions: what tokens open, where they are used, and how they end before their time."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

from domain.caller import Caller, Role
from domain.ids import SessionId, UserId

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a token was issued that does not say when."""


class Revocable(Protocol):
    """What a revocation looks at of a session."""

    @property
    def id(self) -> SessionId: ...
    @property
    def user_id(self) -> UserId: ...
    @property
    def role(self) -> Role: ...
    @property
    def issued_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Session:
    """A caller whom a token speaks for, from when the platform issued it until it expires."""

    id: SessionId
    caller: Caller
    issued_at: datetime
    expires_at: datetime

    @property
    def user_id(self) -> UserId:
        return self.caller.user_id

    @property
    def role(self) -> Role:
        return self.caller.role


@dataclass(frozen=True, slots=True)
class SessionUse:
    """A session that is being used from an address, by a client that calls itself `client`."""

    session: Session
    address: str
    client: str

    @property
    def caller(self) -> Caller:
        """The session's caller, with the address if what they do from there may have to be written down."""
        caller = self.session.caller
        return replace(caller, address=self.address) if caller.is_admin else caller


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session as its user sees it in a list: where it was used last, and since when it has been."""

    id: SessionId
    user_id: UserId
    issued_at: datetime
    expires_at: datetime
    address: str
    client: str
    since: datetime
    last_seen: datetime
    role: Role = Role.USER


@dataclass(frozen=True, slots=True)
class Revocation:
    """Ends the session of `user_id` named `session_id`, or (None) all of theirs whose tokens were issued before `at`;
    with a `role` only those whose tokens give them that role.

    `expires_at` is when nothing is left for it to end; None is never, because tokens may be valid for any time."""

    user_id: UserId
    at: datetime
    session_id: SessionId | None = None
    expires_at: datetime | None = None
    role: Role | None = None

    def covers(self, session: Revocable) -> bool:
        """Whether it ends this session. Tokens say to the second when they were issued; one of the very second of the
        revocation counts as issued before."""
        if session.user_id != self.user_id or self.role not in (None, session.role):
            return False
        return session.issued_at < self.at if self.session_id is None else session.id == self.session_id
