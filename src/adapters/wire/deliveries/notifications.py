"""What a notification delivers: to its user, and what concerns the desk only while that is an admin."""

from collections.abc import Sequence

from adapters.wire.deliveries.delivery import Delivery, user_room
from adapters.wire.deliveries.event_ids import EventId, EventIds
from adapters.wire.model import exact
from adapters.wire.notifications import NotificationJson, notification_json
from domain.events import NotificationRaised
from domain.ids import DESK, UserId


@exact
class NotificationEvent(NotificationJson):
    """Something that a user who may be away should know of; to every device of the user."""

    eventId: EventId


def notification_deliveries(
    event: NotificationRaised, ids: EventIds, audience: frozenset[UserId]
) -> Sequence[Delivery]:
    if event.notification.is_for_desk:
        audience = frozenset((DESK,))
    payload: NotificationEvent = {**notification_json(event.notification), "eventId": ids[0]}
    rooms = (user_room(event.notification.user_id),)
    return [Delivery("notification", payload, rooms, audience, event_id=ids[0])]
