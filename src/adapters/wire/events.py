"""What connected devices are told: for each event of the domain, which events on the wire go to which rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from adapters.wire import representations
from adapters.wire.times import timestamp
from domain.events import (
    Event,
    MessagePosted,
    MessagesRead,
    NotificationRaised,
    TypingChanged,
    UserJoinedChat,
    UserLeftChat,
)
from domain.ids import ChatId, UserId
from domain.message import Message

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on the wire for every device in any of `rooms`, once each, but for those in the `except_room`."""

    event: str
    payload: Json
    rooms: tuple[str, ...]
    except_room: str | None = None


def user_room(user: UserId) -> str:
    """All devices of a user."""
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
    text = {"message": message.text, "sender": message.sender, "seq": message.seq}
    addressed = text | {"reciver": message.recipient, "idChat": message.chat_id, "createdAt": at}
    located = {"chatId": message.chat_id, "messageId": message.id, "timestamp": at}
    receipt = {"message": message.text, "reciver": message.recipient, "seq": message.seq}
    status = {"status": "delivered" if event.delivered else "pending"}
    update = {"message": _update(message), "chatId": message.chat_id, "timestamp": at, "seq": message.seq}

    to_recipients = tuple(user_room(user) for user in event.recipients)
    to_sender = (user_room(message.sender),)
    return [
        Delivery("sendMessage", addressed | {"_id": message.id, "isSocket": True}, to_recipients),
        Delivery("newMessage", addressed | {"messageId": message.id}, to_recipients),
        Delivery("messageReceived", text | located, to_recipients),
        Delivery("messageSent", receipt | located | status, to_sender),
        Delivery("realtimeMessageUpdate", update, (chat_room(message.chat_id),)),
    ]


def _update(message: Message) -> Json:
    """The whole message, also under the other names that clients look for it by."""
    names = {"messageId": message.id, "chatId": message.chat_id, "isSocket": True}
    return representations.message(message) | names


@deliveries.register
def _(event: NotificationRaised) -> Sequence[Delivery]:
    notification = event.notification
    to_user = (user_room(notification.user_id),)
    return [Delivery("notification", representations.notification(notification), to_user)]


@deliveries.register
def _(event: MessagesRead) -> Sequence[Delivery]:
    payload = {"chatId": event.chat_id, "userId": event.reader, "timestamp": timestamp(event.at)}
    if event.message_id is not None:
        payload["messageId"] = event.message_id
    rooms = (chat_room(event.chat_id), *(user_room(sender) for sender in sorted(event.senders)))
    return [Delivery("messageRead", payload, rooms)]


@deliveries.register
def _(event: UserJoinedChat) -> Sequence[Delivery]:
    return [_to_others_in_chat("userJoinedChat", event)]


@deliveries.register
def _(event: UserLeftChat) -> Sequence[Delivery]:
    return [_to_others_in_chat("userLeftChat", event)]


@deliveries.register
def _(event: TypingChanged) -> Sequence[Delivery]:
    return [_to_others_in_chat("userTyping", event, isTyping=event.is_typing)]


def _to_others_in_chat(name: str, event: UserJoinedChat | UserLeftChat | TypingChanged, **more: Any) -> Delivery:
    payload = {"userId": event.user_id, "chatId": event.chat_id, **more, "timestamp": timestamp(event.at)}
    return Delivery(name, payload, (chat_room(event.chat_id),), except_room=user_room(event.user_id))
