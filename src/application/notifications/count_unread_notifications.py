from dataclasses import dataclass

from application.ports.notifications import NotificationStore
from domain import policy
from domain.caller import Caller
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class CountUnreadNotificationsCommand:
    caller: Caller
    user: UserId


@dataclass(frozen=True, slots=True)
class CountUnreadNotifications:
    """How many notifications a user has not read. Raises `Forbidden` for anybody else's."""

    notifications: NotificationStore

    async def __call__(self, command: CountUnreadNotificationsCommand) -> int:
        policy.must_act_for(command.caller, command.user)
        return await self.notifications.count_unread(command.user, for_desk=command.caller.is_admin)
