from collections.abc import Sequence
from typing import Protocol

from domain.ids import NotificationId, UserId
from domain.notification import Notification


class NotificationStore(Protocol):
    """Keeps notifications, also those of other parts of the platform."""

    async def get(self, notification_id: NotificationId) -> Notification:
        """The notification; raises `NotFound`."""
        ...

    async def add(self, notifications: Sequence[Notification]) -> None:
        """Store new notifications."""
        ...

    async def update(self, notification: Notification) -> None:
        """Keep whether and when it was read."""
        ...

    async def of_user(self, user: UserId) -> Sequence[Notification]:
        """All notifications of `user`, newest first."""
        ...

    async def count_unread(self, user: UserId) -> int:
        """How many notifications `user` has not read."""
        ...
