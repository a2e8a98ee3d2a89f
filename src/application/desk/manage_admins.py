"""Operators say who the admins are."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.audit import RecordAudit
from application.ports.admins import AdminStore
from application.ports.clock import Clock
from application.sessions.revocations import Revocations
from domain import policy
from domain.audit import AuditAction
from domain.caller import Operator, Role
from domain.ids import UserId
from domain.session import Revocation


@dataclass(frozen=True, slots=True)
class ManageAdminCommand:
    caller: Operator
    user: UserId


@dataclass(frozen=True, slots=True)
class AddAdmin:
    """Makes a user an admin. Raises `Invalid` for the desk's own name."""

    admins: AdminStore
    record_audit: RecordAudit
    clock: Clock

    async def __call__(self, command: ManageAdminCommand) -> None:
        policy.may_be_admin(command.user)
        await self.record_audit(command.caller, AuditAction.ADD_ADMIN, command.user)
        await self.admins.add(command.user, self.clock.now())


@dataclass(frozen=True, slots=True)
class RemoveAdmin:
    """Ends the admin sessions of a user whose tokens were issued before now, and forgets that they are an admin;
    answers whether it was known here. The platform's own admins stay."""

    admins: AdminStore
    revocations: Revocations
    record_audit: RecordAudit
    clock: Clock

    async def __call__(self, command: ManageAdminCommand) -> bool:
        await self.record_audit(command.caller, AuditAction.REMOVE_ADMIN, command.user)
        await self.revocations.add(Revocation(command.user, self.clock.now(), role=Role.ADMIN))
        return await self.admins.remove(command.user)


@dataclass(frozen=True, slots=True)
class ListAdminsCommand:
    caller: Operator


@dataclass(frozen=True, slots=True)
class ListAdmins:
    """Every known admin, in a fixed order."""

    admins: AdminStore

    async def __call__(self, command: ListAdminsCommand) -> Sequence[UserId]:
        return await self.admins.all()
