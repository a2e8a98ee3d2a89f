"""What coming and going delivers: to the user's chat partners."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from adapters.wire.deliveries.delivery import Delivery, user_rooms
from adapters.wire.model import exact
from adapters.wire.scalars import Partner, Timestamp, timestamp
from domain.events import UserCameOnline, UserWentOffline


@exact
class PresenceEvent(TypedDict):
    """Somebody's first device connected, or their last has gone; to those who share a chat with them."""

    userId: Partner
    timestamp: Timestamp


def presence_deliveries(name: str, event: UserCameOnline | UserWentOffline) -> Sequence[Delivery]:
    """`name` is `userOnline` or `userOffline`. Nothing for a user without partners."""
    payload: PresenceEvent = {"userId": event.user_id, "timestamp": timestamp(event.at)}
    rooms = user_rooms(sorted(event.partners))
    return [Delivery(name, payload, rooms)] if rooms else []
