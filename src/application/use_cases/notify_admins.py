from collections.abc import Callable
from dataclasses import dataclass

from application.ports.identifiers import Identifiers
from application.ports.transactions import Stores
from domain.ids import DESK, NotificationId, UserId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class NotifyAdmins:
    """Stores one notification for every known admin but the one who caused it. It takes the stores of a transaction
    and so becomes part of it."""

    identifiers: Identifiers

    async def __call__(
        self, stores: Stores, caused_by: UserId, notify: Callable[[NotificationId, UserId], Notification]
    ) -> tuple[Notification, ...]:
        notifications = tuple(
            notify(NotificationId(self.identifiers.new()), admin)
            for admin in await stores.admins.all()
            if admin not in (caused_by, DESK)
        )
        await stores.notifications.add(notifications)
        return notifications
