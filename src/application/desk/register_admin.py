from dataclasses import dataclass

from application.ports.admins import AdminStore
from application.ports.clock import Clock
from domain.caller import Caller
from domain.ids import DESK


@dataclass(frozen=True, slots=True)
class RegisterAdminCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class RegisterAdmin:
    """Registers a caller who is an admin: from now on they are notified of what is written to the desk. Others, and
    whoever calls themselves by the desk's own name, are not registered."""

    admins: AdminStore
    clock: Clock

    async def __call__(self, command: RegisterAdminCommand) -> None:
        if command.caller.is_admin and command.caller.user_id != DESK:
            await self.admins.add(command.caller.user_id, self.clock.now())
