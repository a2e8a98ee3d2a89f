from datetime import datetime
from typing import Protocol

from application.paging import Page, PageRequest
from domain.ids import ChatId, NotificationId, UserId
from domain.notification import Notification


class NotificationStore(Protocol):
    """Reads notifications, also those of other parts of the platform. One of them is changed by `Commits`.

    `for_desk`: those that concern the desk are included, because their user is an admin now."""

    async def get(self, notification_id: NotificationId) -> Notification:
        """The notification; raises `NotFound`."""
        ...

    async def page(
        self, user: UserId, page: PageRequest, *, for_desk: bool, unread_only: bool = False
    ) -> Page[Notification]:
        """A page of the notifications of `user`, newest first. Raises `NotFound` when the page starts from one that
        is not in this list."""
        ...

    async def mark_all_read(self, user: UserId, at: datetime, chat_id: ChatId | None = None, *, for_desk: bool) -> int:
        """Mark all notifications of `user` as read, or those about one chat; how many were not before."""
        ...

    async def count_unread(self, user: UserId, *, for_desk: bool) -> int:
        """How many notifications `user` has not read."""
        ...
