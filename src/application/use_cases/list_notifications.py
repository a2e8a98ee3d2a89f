from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.transactions import Stores
from domain.caller import Caller
from domain.ids import UserId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class ListNotificationsCommand:
    caller: Caller
    user: UserId


@dataclass(frozen=True, slots=True)
class ListNotifications:
    """The notifications of a user, newest first. Raises `Forbidden` for anybody else's."""

    stores: Stores

    async def __call__(self, command: ListNotificationsCommand) -> Sequence[Notification]:
        command.caller.must_speak_for(command.user)
        return await self.stores.notifications.of_user(command.user)
