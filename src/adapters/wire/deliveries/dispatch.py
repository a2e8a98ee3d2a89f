"""For each event of the domain, its deliveries. mypy reports an event without a case."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, assert_never

from adapters.wire.deliveries.chats import (
    UserInChatEvent,
    UserTypingEvent,
    joined_or_left_deliveries,
    typing_deliveries,
)
from adapters.wire.deliveries.delivery import Delivery
from adapters.wire.deliveries.device import (
    ExceptionEvent,
    ServerShutdownEvent,
    SyncedEvent,
    SyncRequiredEvent,
    TestResponseEvent,
)
from adapters.wire.deliveries.event_ids import EventIds
from adapters.wire.deliveries.messages import (
    AdminMessageEvent,
    MessageReceivedEvent,
    MessageSentEvent,
    NewMessageEvent,
    RealtimeMessageUpdateEvent,
    SendMessageEvent,
    message_deliveries,
)
from adapters.wire.deliveries.notifications import NotificationEvent, notification_deliveries
from adapters.wire.deliveries.presence import PresenceEvent, presence_deliveries
from adapters.wire.deliveries.reading import MessageReadEvent, read_deliveries
from domain.events import (
    DurableEvent,
    EphemeralEvent,
    LogEntry,
    MessagePosted,
    MessagesRead,
    NotificationRaised,
    TypingChanged,
    UserCameOnline,
    UserJoinedChat,
    UserLeftChat,
    UserWentOffline,
)
from domain.ids import UserId

PAYLOADS: Final[Mapping[str, Any]] = {
    "sendMessage": SendMessageEvent,
    "adminMessage": AdminMessageEvent,
    "newMessage": NewMessageEvent,
    "messageReceived": MessageReceivedEvent,
    "messageSent": MessageSentEvent,
    "realtimeMessageUpdate": RealtimeMessageUpdateEvent,
    "notification": NotificationEvent,
    "messageRead": MessageReadEvent,
    "userJoinedChat": UserInChatEvent,
    "userLeftChat": UserInChatEvent,
    "userTyping": UserTypingEvent,
    "userOnline": PresenceEvent,
    "userOffline": PresenceEvent,
    "testResponse": TestResponseEvent,
    "synced": SyncedEvent,
    "syncRequired": SyncRequiredEvent,
    "exception": ExceptionEvent,
    "serverShutdown": ServerShutdownEvent,
}
"""Every event that the server sends, except for the legacy aliases, with the type of its payload."""


def deliveries_of_entry(entry: LogEntry) -> Sequence[Delivery]:
    """The deliveries of a log entry, each with its own event id, in the order in which each device receives them."""
    return [
        delivery
        for number, event in entry.placed()
        for delivery in durable_deliveries(event, EventIds(entry.position, number), entry.audience)
    ]


def durable_deliveries(event: DurableEvent, ids: EventIds, audience: frozenset[UserId]) -> Sequence[Delivery]:
    """The deliveries of one event of a log entry; only the `audience` receives them."""
    match event:
        case MessagePosted():
            return message_deliveries(event, ids, audience)
        case NotificationRaised():
            return notification_deliveries(event, ids, audience)
        case MessagesRead():
            return read_deliveries(event, ids, audience)
        case _:
            assert_never(event)


def deliveries(event: EphemeralEvent) -> Sequence[Delivery]:
    """The deliveries of an event that is true only now. They have no event id."""
    match event:
        case UserJoinedChat():
            return joined_or_left_deliveries("userJoinedChat", event)
        case UserLeftChat():
            return joined_or_left_deliveries("userLeftChat", event)
        case TypingChanged():
            return typing_deliveries(event)
        case UserCameOnline():
            return presence_deliveries("userOnline", event)
        case UserWentOffline():
            return presence_deliveries("userOffline", event)
        case _:
            assert_never(event)
