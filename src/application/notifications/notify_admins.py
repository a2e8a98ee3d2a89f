from collections.abc import Callable
from dataclasses import dataclass, replace

from application.ports.admins import AdminStore
from application.ports.identifiers import Identifiers
from domain.ids import DESK, NotificationId, UserId
from domain.notification import Notification


@dataclass(frozen=True, slots=True)
class NotifyAdmins:
    """One notification for every known admin but the one who caused it. They become durable in the same transaction
    as what they are about, because they go into the same change."""

    admins: AdminStore
    identifiers: Identifiers

    async def __call__(
        self, caused_by: UserId, notify: Callable[[NotificationId, UserId], Notification]
    ) -> tuple[Notification, ...]:
        return tuple(
            replace(notify(NotificationId(self.identifiers.new()), admin), is_for_desk=True)
            for admin in await self.admins.all()
            if admin not in (caused_by, DESK)
        )
