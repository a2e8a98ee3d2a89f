"""The audit: what those with power do is written down before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.audit import AuditLog
from application.ports.clock import Clock
from domain.audit import AuditAction, AuditEntry
from domain.caller import Caller, Operator


@dataclass(frozen=True, slots=True)
class RecordAudit:
    """Writes down what `by` is about to do to `subject`. Raises `Unavailable`: then it must not be done."""

    audit: AuditLog
    clock: Clock

    async def __call__(self, by: Caller | Operator, action: AuditAction, subject: str) -> None:
        await self.audit.write(AuditEntry(by.actor, action, subject, self.clock.now(), by.origin))


@dataclass(frozen=True, slots=True)
class ReadAuditCommand:
    caller: Operator
    limit: int


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """The last `limit` entries of the audit, newest first; for operators."""

    audit: AuditLog

    async def __call__(self, command: ReadAuditCommand) -> Sequence[AuditEntry]:
        return await self.audit.latest(command.limit)
