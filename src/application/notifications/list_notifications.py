from dataclasses import dataclass

from application.paging import Page, PageRequest
from application.ports.notifications import NotificationStore
from domain import policy
from domain.caller import Caller
from domain.ids import UserId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class ListNotificationsCommand:
    caller: Caller
    user: UserId
    page: PageRequest
    unread_only: bool = False


@dataclass(frozen=True, slots=True)
class ListNotifications:
    """A page of a user's notifications, newest first. Raises `Forbidden` for anybody else's, `NotFound` for a page
    that starts nowhere."""

    notifications: NotificationStore

    async def __call__(self, command: ListNotificationsCommand) -> Page[Notification]:
        policy.must_act_for(command.caller, command.user)
        return await self.notifications.page(
            command.user, command.page, for_desk=command.caller.is_admin, unread_only=command.unread_only
        )
