from dataclasses import dataclass
from datetime import datetime

from application.ports.admins import AdminStore
from application.ports.clock import Clock
from domain.caller import Caller
from domain.ids import DESK


@dataclass(frozen=True, slots=True)
class RegisterAdminCommand:
    """The caller's token was issued at `issued_at`."""

    caller: Caller
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterAdmin:
    """Registers a caller who is an admin: they are notified of what is written to the desk, until a later token of
    theirs does not make them one (see `FormerAdmins`). Others, and whoever calls themselves by the desk's own name, are
    not registered."""

    admins: AdminStore
    clock: Clock

    async def __call__(self, command: RegisterAdminCommand) -> None:
        if command.caller.is_admin and command.caller.user_id != DESK:
            await self.admins.add_by_token(command.caller.user_id, command.issued_at, self.clock.now())
