from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.stores import Stores
from domain.audit import AuditAction, AuditEntry
from domain.caller import Caller


@dataclass(frozen=True, slots=True)
class RecordAudit:
    """Writes down what an admin is about to do: before it is done, so that nothing is done that is not written."""

    stores: Stores
    clock: Clock

    async def __call__(self, caller: Caller, action: AuditAction, subject: str) -> None:
        entry = AuditEntry(caller.user_id, action, subject, self.clock.now(), caller.address or "")
        await self.stores.audit.write(entry)
