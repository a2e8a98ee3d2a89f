"""What connected devices are told: for each event of the domain, which events on the wire go to which rooms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final

from adapters.wire import representations
from adapters.wire.deliveries.event_ids import EventIds
from adapters.wire.deliveries.payloads import (
    MessageReadEvent,
    MessageReceivedEvent,
    MessageSentEvent,
    NewMessageEvent,
    NotificationEvent,
    PresenceEvent,
    RealtimeMessageUpdateEvent,
    SendMessageEvent,
    UserInChatEvent,
    UserTypingEvent,
)
from adapters.wire.times import timestamp
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
from domain.ids import DESK, ChatId, UserId

CHAT_ROOM: Final = "chat:"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on the wire for every device in any of `rooms`, once each, but for those in the `except_room`.

    Of these, only devices of the `audience` may hear it; None is whoever is there."""

    event: str
    payload: Mapping[str, Any] | Sequence[Any]
    rooms: tuple[str, ...]
    audience: frozenset[UserId] | None = None
    except_room: str | None = None

    @property
    def event_id(self) -> str | None:
        """Its place in the event log; None for what is true only now."""
        return self.payload.get("eventId") if isinstance(self.payload, Mapping) else None


def user_room(user: UserId) -> str:
    """All devices of a user; for the desk, all devices of every admin."""
    return f"user:{user}"


def chat_room(chat: ChatId) -> str:
    """All devices that have the chat open."""
    return f"{CHAT_ROOM}{chat}"


def deliveries_of_entry(entry: LogEntry) -> Sequence[Delivery]:
    """The deliveries of what the log holds, each with an event id of its own, in the order in which each device is to
    see them."""
    return [
        delivery
        for number, event in entry.placed()
        for delivery in durable_deliveries(event, EventIds(entry.position, number), entry.audience)
    ]


def is_for(delivery: Delivery, rooms: Collection[str]) -> bool:
    """Whether `delivery` goes to any of `rooms`, or to a chat: to be asked only for participants of that chat."""
    return any(room in rooms or room.startswith(CHAT_ROOM) for room in delivery.rooms)


@singledispatch
def durable_deliveries(event: DurableEvent, ids: EventIds, audience: frozenset[UserId]) -> Sequence[Delivery]:
    """The deliveries of one event of a log entry, which `audience` may hear of."""
    raise NotImplementedError(type(event))


@durable_deliveries.register
def _(event: MessagePosted, ids: EventIds, audience: frozenset[UserId]) -> Sequence[Delivery]:
    message = event.message
    at = timestamp(message.created_at)
    whole: SendMessageEvent = {
        "message": message.text,
        "reciver": message.recipient,
        "idChat": message.chat_id,
        "sender": message.sender,
        "_id": message.id,
        "createdAt": at,
        "isSocket": True,
        "eventId": ids[0],
        "seq": message.seq,
    }
    new: NewMessageEvent = {
        "message": message.text,
        "reciver": message.recipient,
        "idChat": message.chat_id,
        "sender": message.sender,
        "messageId": message.id,
        "createdAt": at,
        "eventId": ids[1],
        "seq": message.seq,
    }
    received: MessageReceivedEvent = {
        "message": message.text,
        "sender": message.sender,
        "chatId": message.chat_id,
        "messageId": message.id,
        "timestamp": at,
        "eventId": ids[2],
        "seq": message.seq,
    }
    sent: MessageSentEvent = {
        "message": message.text,
        "reciver": message.recipient,
        "chatId": message.chat_id,
        "messageId": message.id,
        "timestamp": at,
        "status": "delivered" if event.delivered else "pending",
        "eventId": ids[3],
        "seq": message.seq,
    }
    update: RealtimeMessageUpdateEvent = {
        "message": {
            **representations.message(message),
            "messageId": message.id,
            "chatId": message.chat_id,
            "isSocket": True,
        },
        "chatId": message.chat_id,
        "timestamp": at,
        "eventId": ids[4],
        "seq": message.seq,
    }
    recipients = tuple(user_room(user) for user in event.recipients)
    return [
        Delivery("adminMessage" if message.sender == DESK else "sendMessage", whole, recipients, audience),
        Delivery("newMessage", new, recipients, audience),
        Delivery("messageReceived", received, recipients, audience),
        Delivery("messageSent", sent, (user_room(message.sent_by or message.sender),), audience),
        Delivery("realtimeMessageUpdate", update, _room_and_desk(message.chat_id, event.is_support), audience),
    ]


def _room_and_desk(chat_id: ChatId, is_support: bool) -> tuple[str, ...]:
    return (chat_room(chat_id), user_room(DESK)) if is_support else (chat_room(chat_id),)


@durable_deliveries.register
def _(event: NotificationRaised, ids: EventIds, audience: frozenset[UserId]) -> Sequence[Delivery]:
    notification = event.notification
    payload: NotificationEvent = {**representations.notification(notification), "eventId": ids[0]}
    return [Delivery("notification", payload, (user_room(notification.user_id),), audience)]


@durable_deliveries.register
def _(event: MessagesRead, ids: EventIds, audience: frozenset[UserId]) -> Sequence[Delivery]:
    payload: MessageReadEvent = {
        "chatId": event.chat_id,
        "userId": event.reader,
        "timestamp": timestamp(event.at),
        "eventId": ids[0],
    }
    if event.message_id is not None:
        payload["messageId"] = event.message_id
    rooms = (chat_room(event.chat_id), *(user_room(sender) for sender in sorted(event.senders)))
    return [Delivery("messageRead", payload, rooms, audience)]


@singledispatch
def deliveries(event: EphemeralEvent) -> Sequence[Delivery]:
    """The deliveries of an event that is true only now."""
    raise NotImplementedError(type(event))


@deliveries.register
def _(event: UserJoinedChat) -> Sequence[Delivery]:
    return [_in_chat("userJoinedChat", event)]


@deliveries.register
def _(event: UserLeftChat) -> Sequence[Delivery]:
    return [_in_chat("userLeftChat", event)]


def _in_chat(name: str, event: UserJoinedChat | UserLeftChat) -> Delivery:
    payload: UserInChatEvent = {"userId": event.user_id, "chatId": event.chat_id, "timestamp": timestamp(event.at)}
    return Delivery(name, payload, (chat_room(event.chat_id),), event.audience, user_room(event.user_id))


@deliveries.register
def _(event: TypingChanged) -> Sequence[Delivery]:
    payload: UserTypingEvent = {
        "userId": event.user_id,
        "chatId": event.chat_id,
        "isTyping": event.is_typing,
        "timestamp": timestamp(event.at),
    }
    room = chat_room(event.chat_id)
    return [Delivery("userTyping", payload, (room,), event.audience, user_room(event.user_id))]


@deliveries.register
def _(event: UserCameOnline) -> Sequence[Delivery]:
    return _to_partners("userOnline", event)


@deliveries.register
def _(event: UserWentOffline) -> Sequence[Delivery]:
    return _to_partners("userOffline", event)


def _to_partners(name: str, event: UserCameOnline | UserWentOffline) -> Sequence[Delivery]:
    payload: PresenceEvent = {"userId": event.user_id, "timestamp": timestamp(event.at)}
    rooms = tuple(user_room(partner) for partner in sorted(event.partners))
    return [Delivery(name, payload, rooms)] if rooms else []
