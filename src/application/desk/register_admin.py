from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.stores import Stores
from domain.caller import Caller
from domain.ids import DESK


@dataclass(frozen=True, slots=True)
class RegisterAdminCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class RegisterAdmin:
    """Knows an admin from now on, who is notified of what is written to the desk. Others, and whoever calls themselves
    by the desk's own name, are nobody to know."""

    stores: Stores
    clock: Clock

    async def __call__(self, command: RegisterAdminCommand) -> None:
        if command.caller.is_admin and command.caller.user_id != DESK:
            await self.stores.admins.add(command.caller.user_id, self.clock.now())
