"""What reading delivers: to the senders of what was read and to those who have the chat open."""

from collections.abc import Sequence
from typing import NotRequired

from typing_extensions import TypedDict

from adapters.wire.deliveries.delivery import Delivery, chat_room, user_rooms
from adapters.wire.deliveries.event_ids import EventId, EventIds
from adapters.wire.model import exact
from adapters.wire.scalars import ChatKey, MessageKey, Partner, Timestamp, timestamp
from domain.events import MessagesRead
from domain.ids import UserId


@exact
class MessageReadEvent(TypedDict):
    """One message was read, or (without `messageId`) all that were addressed to the reader; to the devices that have
    the chat open and to the senders."""

    messageId: NotRequired[MessageKey]
    chatId: ChatKey
    userId: Partner
    timestamp: Timestamp
    eventId: EventId


def read_deliveries(event: MessagesRead, ids: EventIds, audience: frozenset[UserId]) -> Sequence[Delivery]:
    payload: MessageReadEvent = {
        "chatId": event.chat_id,
        "userId": event.reader,
        "timestamp": timestamp(event.at),
        "eventId": ids[0],
    }
    if event.message_id is not None:
        payload["messageId"] = event.message_id
    rooms = (chat_room(event.chat_id), *user_rooms(sorted(event.senders)))
    return [Delivery("messageRead", payload, rooms, audience, event_id=ids[0])]
