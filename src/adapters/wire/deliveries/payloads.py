"""The fields of every event that devices are told: the types that the documentation is made from."""

from collections.abc import Mapping
from typing import Any, Final, Literal, NotRequired

from typing_extensions import TypedDict

from adapters.wire.deliveries.event_ids import EventId
from adapters.wire.ids import ObjectId
from adapters.wire.representations import MessageJson, NotificationJson, exact
from adapters.wire.times import Timestamp

Seq = int | None


@exact
class AdminMessageEvent(TypedDict):
    """A message from the desk, to every device of the user."""

    message: str
    reciver: str | None
    idChat: ObjectId
    sender: str
    _id: ObjectId
    createdAt: Timestamp
    isSocket: bool
    seq: Seq
    eventId: EventId


@exact
class SendMessageEvent(AdminMessageEvent):
    """A message, to every device of each recipient."""


@exact
class NewMessageEvent(TypedDict):
    """There is a new message; to every device of each recipient."""

    message: str
    reciver: str | None
    idChat: ObjectId
    sender: str
    messageId: ObjectId
    createdAt: Timestamp
    seq: Seq
    eventId: EventId


@exact
class MessageReceivedEvent(TypedDict):
    """A message has come; to every device of each recipient."""

    message: str
    sender: str
    chatId: ObjectId
    messageId: ObjectId
    timestamp: Timestamp
    seq: Seq
    eventId: EventId


@exact
class MessageSentEvent(TypedDict):
    """What one has sent is stored, and whether a recipient has a device connected; to every device of the sender."""

    message: str
    reciver: str | None
    chatId: ObjectId
    messageId: ObjectId
    timestamp: Timestamp
    status: Literal["delivered", "pending"]
    seq: Seq
    eventId: EventId


@exact
class UpdatedMessage(MessageJson):
    """The message, also under the other names that clients look for it by."""

    messageId: ObjectId
    chatId: ObjectId
    isSocket: bool


@exact
class RealtimeMessageUpdateEvent(TypedDict):
    """A message was stored; to the devices that have the chat open, and to all admins for support chats."""

    message: UpdatedMessage
    chatId: ObjectId
    timestamp: Timestamp
    seq: Seq
    eventId: EventId


@exact
class NotificationEvent(NotificationJson):
    """Something that a user who may be away should know of; to every device of the user."""

    eventId: EventId


@exact
class MessageReadEvent(TypedDict):
    """One message was read, or (without `messageId`) all that were addressed to the reader; to the devices that have
    the chat open and to the senders."""

    messageId: NotRequired[ObjectId]
    chatId: ObjectId
    userId: str
    timestamp: Timestamp
    eventId: EventId


@exact
class UserInChatEvent(TypedDict):
    """Somebody opened or closed the chat on a device; to the others who have it open."""

    userId: str
    chatId: ObjectId
    timestamp: Timestamp


@exact
class UserTypingEvent(TypedDict):
    """Somebody types or has stopped, told at most once a second; to the others who have the chat open."""

    userId: str
    chatId: ObjectId
    isTyping: bool
    timestamp: Timestamp


@exact
class PresenceEvent(TypedDict):
    """Somebody's first device connected, or their last has gone; to those who share a chat with them."""

    userId: str
    timestamp: Timestamp


@exact
class TestResponseEvent(TypedDict):
    """The answer to `test`, to the device that asked."""

    message: str
    timestamp: Timestamp
    clientId: str


@exact
class SyncedEvent(TypedDict):
    """Everything up to `upTo`, which is also the next `since`, has been told; to the device that asked."""

    upTo: EventId


@exact
class SyncRequiredEvent(TypedDict):
    """What was missed cannot be told, and the client must read its chats anew; what happens from `upTo` on is told."""

    reason: str
    upTo: EventId


@exact
class ExceptionEvent(TypedDict):
    """An event of this device was refused; `retryAfterMs` when it was one too many."""

    event: str | None
    code: str
    detail: str
    retryAfterMs: NotRequired[int]


@exact
class ServerShutdownEvent(TypedDict):
    """The server is about to stop: connect again, with `since`, after so many milliseconds. Each device is given a time
    of its own, so that they do not all come at once."""

    reconnectInMs: int


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
"""Every event that the server sends, but for the legacy aliases."""
