from collections.abc import Sequence
from dataclasses import dataclass

from application.audit import RecordAudit
from application.ports.clock import Clock
from application.ports.sessions import SessionStore
from application.sessions.revocations import Revocations
from application.sessions.session_activity import SessionActivity
from domain import policy
from domain.audit import AuditAction
from domain.caller import Caller, Operator
from domain.errors import NotFound
from domain.ids import SessionId, UserId
from domain.session import Revocation, SessionInfo


@dataclass(frozen=True, slots=True)
class ListSessionsCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class ListSessions:
    """The caller's sessions that are neither over nor revoked, the last used first."""

    sessions: SessionStore
    activity: SessionActivity
    revocations: Revocations
    clock: Clock

    async def __call__(self, command: ListSessionsCommand) -> Sequence[SessionInfo]:
        await self.activity.flush()
        found = await self.sessions.of_user(command.caller.user_id, self.clock.now())
        return [one for one in found if not self.revocations.cover(one)]


@dataclass(frozen=True, slots=True)
class EndSessionCommand:
    caller: Caller
    session_id: SessionId


@dataclass(frozen=True, slots=True)
class EndSession:
    """Ends one of the caller's sessions: its token is refused, its devices are disconnected. Raises `NotFound` for any
    other."""

    list_sessions: ListSessions
    revocations: Revocations
    clock: Clock

    async def __call__(self, command: EndSessionCommand) -> None:
        sessions = await self.list_sessions(ListSessionsCommand(command.caller))
        ended = next((one for one in sessions if one.id == command.session_id), None)
        if ended is None:
            raise NotFound("there is no such session")
        await self.revocations.add(Revocation(ended.user_id, self.clock.now(), ended.id, ended.expires_at))


@dataclass(frozen=True, slots=True)
class RevokeUserCommand:
    caller: Caller | Operator
    user: UserId


@dataclass(frozen=True, slots=True)
class RevokeUser:
    """Ends every session of a user whose token was issued before now. Every process knows it within a second.

    Raises `Forbidden` unless an admin or an operator asks.
    """

    revocations: Revocations
    record_audit: RecordAudit
    clock: Clock

    async def __call__(self, command: RevokeUserCommand) -> Revocation:
        policy.may_revoke(command.caller)
        await self.record_audit(command.caller, AuditAction.REVOKE, command.user)
        revocation = Revocation(command.user, self.clock.now())
        await self.revocations.add(revocation)
        return revocation
