"""What a new message delivers: to its recipients, to its sender and to those who have the chat open."""

from collections.abc import Sequence
from typing import Literal

from typing_extensions import TypedDict

from adapters.wire.deliveries.delivery import Delivery, rooms_of_chat, user_room, user_rooms
from adapters.wire.deliveries.event_ids import EventId, EventIds
from adapters.wire.messages import MessageJson, message_json
from adapters.wire.model import exact
from adapters.wire.scalars import ChatKey, MessageKey, Recipient, Seq, Text, Timestamp, User, Yes, timestamp
from domain.events import MessagePosted
from domain.ids import DESK, UserId
from domain.message import Message


@exact
class AdminMessageEvent(TypedDict):
    """A message from the desk, to every device of the user."""

    message: Text
    reciver: Recipient
    idChat: ChatKey
    sender: User
    _id: MessageKey
    createdAt: Timestamp
    isSocket: Yes
    seq: Seq
    eventId: EventId


@exact
class SendMessageEvent(AdminMessageEvent):
    """A message, to every device of each recipient."""


@exact
class NewMessageEvent(TypedDict):
    """There is a new message; to every device of each recipient."""

    message: Text
    reciver: Recipient
    idChat: ChatKey
    sender: User
    messageId: MessageKey
    createdAt: Timestamp
    seq: Seq
    eventId: EventId


@exact
class MessageReceivedEvent(TypedDict):
    """A message has come; to every device of each recipient."""

    message: Text
    sender: User
    chatId: ChatKey
    messageId: MessageKey
    timestamp: Timestamp
    seq: Seq
    eventId: EventId


@exact
class MessageSentEvent(TypedDict):
    """What one has sent is stored, and whether a recipient has a device connected; to every device of the sender."""

    message: Text
    reciver: Recipient
    chatId: ChatKey
    messageId: MessageKey
    timestamp: Timestamp
    status: Literal["delivered", "pending"]
    seq: Seq
    eventId: EventId


@exact
class UpdatedMessage(MessageJson):
    """The message, also under the other names that clients look for it by."""

    messageId: MessageKey
    chatId: ChatKey
    isSocket: Yes


@exact
class RealtimeMessageUpdateEvent(TypedDict):
    """A message was stored; to the devices that have the chat open, and to all admins for support chats."""

    message: UpdatedMessage
    chatId: ChatKey
    timestamp: Timestamp
    seq: Seq
    eventId: EventId


def message_deliveries(event: MessagePosted, ids: EventIds, audience: frozenset[UserId]) -> Sequence[Delivery]:
    """Five deliveries, in the order in which each device receives them."""
    message, recipients = event.message, user_rooms(event.recipients)
    sender = (user_room(message.sent_by or message.sender),)
    readers = rooms_of_chat(message.chat_id, is_support=event.is_support)
    name = "adminMessage" if message.sender == DESK else "sendMessage"
    return [
        Delivery(name, _send_message(message, ids[0]), recipients, audience, event_id=ids[0]),
        Delivery("newMessage", _new_message(message, ids[1]), recipients, audience, event_id=ids[1]),
        Delivery("messageReceived", _message_received(message, ids[2]), recipients, audience, event_id=ids[2]),
        Delivery("messageSent", _message_sent(event, ids[3]), sender, audience, event_id=ids[3]),
        Delivery("realtimeMessageUpdate", _message_update(message, ids[4]), readers, audience, event_id=ids[4]),
    ]


def _send_message(message: Message, event_id: str) -> SendMessageEvent:
    return {
        "message": message.text,
        "reciver": message.recipient,
        "idChat": message.chat_id,
        "sender": message.sender,
        "_id": message.id,
        "createdAt": timestamp(message.created_at),
        "isSocket": True,
        "eventId": event_id,
        "seq": message.seq,
    }


def _new_message(message: Message, event_id: str) -> NewMessageEvent:
    return {
        "message": message.text,
        "reciver": message.recipient,
        "idChat": message.chat_id,
        "sender": message.sender,
        "messageId": message.id,
        "createdAt": timestamp(message.created_at),
        "eventId": event_id,
        "seq": message.seq,
    }


def _message_received(message: Message, event_id: str) -> MessageReceivedEvent:
    return {
        "message": message.text,
        "sender": message.sender,
        "chatId": message.chat_id,
        "messageId": message.id,
        "timestamp": timestamp(message.created_at),
        "eventId": event_id,
        "seq": message.seq,
    }


def _message_sent(event: MessagePosted, event_id: str) -> MessageSentEvent:
    message = event.message
    return {
        "message": message.text,
        "reciver": message.recipient,
        "chatId": message.chat_id,
        "messageId": message.id,
        "timestamp": timestamp(message.created_at),
        "status": "delivered" if event.delivered else "pending",
        "eventId": event_id,
        "seq": message.seq,
    }


def _message_update(message: Message, event_id: str) -> RealtimeMessageUpdateEvent:
    updated: UpdatedMessage = {
        **message_json(message),
        "messageId": message.id,
        "chatId": message.chat_id,
        "isSocket": True,
    }
    return {
        "message": updated,
        "chatId": message.chat_id,
        "timestamp": timestamp(message.created_at),
        "eventId": event_id,
        "seq": message.seq,
    }
