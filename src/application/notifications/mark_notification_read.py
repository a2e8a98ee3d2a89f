from contextlib import suppress
from dataclasses import dataclass

from application.ports.chats import ChatStore
from application.ports.clock import Clock
from application.ports.commits import Commits
from application.ports.notifications import NotificationStore
from domain import policy
from domain.caller import Caller
from domain.changes import Amendment
from domain.errors import Conflict, NotFound
from domain.ids import ChatId, NotificationId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class MarkNotificationReadCommand:
    caller: Caller
    notification_id: NotificationId


@dataclass(frozen=True, slots=True)
class MarkNotificationRead:
    """Marks a notification as read. Raises `NotFound` for an unknown one and, in the same words, for anybody else's."""

    notifications: NotificationStore
    commits: Commits
    clock: Clock

    async def __call__(self, command: MarkNotificationReadCommand) -> Notification:
        while True:
            notification = await self.notifications.get(command.notification_id)
            if not policy.may_see(command.caller, notification):
                raise NotFound("there is no such notification")
            read = notification.mark_read(self.clock.now())
            if read == notification:
                return read
            with suppress(Conflict):
                audience = frozenset({notification.user_id})
                await self.commits.commit(Amendment(notification, read, (), audience, command.caller.user_id))
                return read


@dataclass(frozen=True, slots=True)
class MarkAllNotificationsReadCommand:
    """`chat_id` None means all notifications of the caller, whatever they are about."""

    caller: Caller
    chat_id: ChatId | None = None


@dataclass(frozen=True, slots=True)
class MarkAllNotificationsRead:
    """Marks the caller's notifications as read, or those about one chat; answers how many were not before. Raises
    `NotFound` for an unknown chat, `Forbidden` for one that the caller takes no part in."""

    chats: ChatStore
    notifications: NotificationStore
    clock: Clock

    async def __call__(self, command: MarkAllNotificationsReadCommand) -> int:
        if command.chat_id is not None:
            policy.participant_in(await self.chats.get(command.chat_id), command.caller)
        user, now = command.caller.user_id, self.clock.now()
        return await self.notifications.mark_all_read(user, now, command.chat_id, for_desk=command.caller.is_admin)
