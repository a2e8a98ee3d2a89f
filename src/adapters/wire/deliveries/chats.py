"""What happens in an open chat delivers: to the others who have it open."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from adapters.wire.deliveries.delivery import Delivery, chat_room, user_room
from adapters.wire.model import exact
from adapters.wire.scalars import ChatKey, Partner, Timestamp, Yes, timestamp
from domain.events import TypingChanged, UserJoinedChat, UserLeftChat


@exact
class UserInChatEvent(TypedDict):
    """Somebody opened or closed the chat on a device; to the others who have it open."""

    userId: Partner
    chatId: ChatKey
    timestamp: Timestamp


@exact
class UserTypingEvent(TypedDict):
    """Somebody types or has stopped, sent at most once a second; to the others who have the chat open."""

    userId: Partner
    chatId: ChatKey
    isTyping: Yes
    timestamp: Timestamp


def joined_or_left_deliveries(name: str, event: UserJoinedChat | UserLeftChat) -> Sequence[Delivery]:
    """`name` is `userJoinedChat` or `userLeftChat`."""
    payload: UserInChatEvent = {"userId": event.user_id, "chatId": event.chat_id, "timestamp": timestamp(event.at)}
    return [Delivery(name, payload, (chat_room(event.chat_id),), event.audience, user_room(event.user_id))]


def typing_deliveries(event: TypingChanged) -> Sequence[Delivery]:
    payload: UserTypingEvent = {
        "userId": event.user_id,
        "chatId": event.chat_id,
        "isTyping": event.is_typing,
        "timestamp": timestamp(event.at),
    }
    return [Delivery("userTyping", payload, (chat_room(event.chat_id),), event.audience, user_room(event.user_id))]
