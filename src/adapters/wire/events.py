"""What connected devices are told: for each event of the domain, which events on the wire go to which rooms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from adapters.wire import representations
from adapters.wire.event_payloads import (
    MessageReadEvent,
    MessageReceivedEvent,
    MessageSentEvent,
    NewMessageEvent,
    PresenceEvent,
    RealtimeMessageUpdateEvent,
    SendMessageEvent,
    UserInChatEvent,
    UserTypingEvent,
)
from adapters.wire.times import timestamp
from domain.events import (
    Event,
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on the wire for every device in any of `rooms`, once each, but for those in the `except_room`."""

    event: str
    payload: Mapping[str, Any] | Sequence[Any]
    rooms: tuple[str, ...]
    except_room: str | None = None


def user_room(user: UserId) -> str:
    """All devices of a user; for the desk, all devices of every admin."""
    return f"user:{user}"


def chat_room(chat: ChatId) -> str:
    """All devices that have the chat open."""
    return f"chat:{chat}"


@singledispatch
def deliveries(event: Event) -> Sequence[Delivery]:
    """The deliveries of `event`, in the order in which each device is to see them."""
    raise NotImplementedError(type(event))


@deliveries.register
def _(event: MessagePosted) -> Sequence[Delivery]:
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
        "seq": message.seq,
    }
    new: NewMessageEvent = {
        "message": message.text,
        "reciver": message.recipient,
        "idChat": message.chat_id,
        "sender": message.sender,
        "messageId": message.id,
        "createdAt": at,
        "seq": message.seq,
    }
    received: MessageReceivedEvent = {
        "message": message.text,
        "sender": message.sender,
        "chatId": message.chat_id,
        "messageId": message.id,
        "timestamp": at,
        "seq": message.seq,
    }
    sent: MessageSentEvent = {
        "message": message.text,
        "reciver": message.recipient,
        "chatId": message.chat_id,
        "messageId": message.id,
        "timestamp": at,
        "status": "delivered" if event.delivered else "pending",
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
        "seq": message.seq,
    }
    recipients = tuple(user_room(user) for user in event.recipients)
    return [
        Delivery("adminMessage" if message.sender == DESK else "sendMessage", whole, recipients),
        Delivery("newMessage", new, recipients),
        Delivery("messageReceived", received, recipients),
        Delivery("messageSent", sent, (user_room(message.sent_by or message.sender),)),
        Delivery("realtimeMessageUpdate", update, _room_and_desk(message.chat_id, event.is_support)),
    ]


def _room_and_desk(chat_id: ChatId, is_support: bool) -> tuple[str, ...]:
    return (chat_room(chat_id), user_room(DESK)) if is_support else (chat_room(chat_id),)


@deliveries.register
def _(event: NotificationRaised) -> Sequence[Delivery]:
    notification = event.notification
    to_user = (user_room(notification.user_id),)
    return [Delivery("notification", representations.notification(notification), to_user)]


@deliveries.register
def _(event: MessagesRead) -> Sequence[Delivery]:
    payload: MessageReadEvent = {"chatId": event.chat_id, "userId": event.reader, "timestamp": timestamp(event.at)}
    if event.message_id is not None:
        payload["messageId"] = event.message_id
    rooms = (chat_room(event.chat_id), *(user_room(sender) for sender in sorted(event.senders)))
    return [Delivery("messageRead", payload, rooms)]


@deliveries.register
def _(event: UserJoinedChat) -> Sequence[Delivery]:
    return [_in_chat("userJoinedChat", event)]


@deliveries.register
def _(event: UserLeftChat) -> Sequence[Delivery]:
    return [_in_chat("userLeftChat", event)]


def _in_chat(name: str, event: UserJoinedChat | UserLeftChat) -> Delivery:
    payload: UserInChatEvent = {"userId": event.user_id, "chatId": event.chat_id, "timestamp": timestamp(event.at)}
    return Delivery(name, payload, (chat_room(event.chat_id),), except_room=user_room(event.user_id))


@deliveries.register
def _(event: TypingChanged) -> Sequence[Delivery]:
    payload: UserTypingEvent = {
        "userId": event.user_id,
        "chatId": event.chat_id,
        "isTyping": event.is_typing,
        "timestamp": timestamp(event.at),
    }
    return [Delivery("userTyping", payload, (chat_room(event.chat_id),), except_room=user_room(event.user_id))]


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
