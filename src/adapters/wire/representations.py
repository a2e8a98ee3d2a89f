"""What clients are answered: the types that the documentation is made from, and how they are made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from adapters.wire.ids import ObjectId, SessionKey
from adapters.wire.notification_words import words_of
from adapters.wire.profiles import profile_fields
from adapters.wire.times import Timestamp, timestamp
from application.chats.list_chats import ChatSummary
from domain.chat import Chat
from domain.ids import SessionId
from domain.message import Message
from domain.notification import Notification
from domain.session import Revocation, SessionInfo

Count = Annotated[int, Field(ge=0)]
exact = with_config(ConfigDict(extra="forbid"))
"""Marks a type whose documentation admits no other fields, so that a test notices one that is not documented."""


@exact
class MessageJson(TypedDict):
    """A message. `reciver` is null when it went to several users; `seq` is null for messages that are older than this
    service; `isRead` means read by everyone it was addressed to."""

    _id: ObjectId
    message: str
    sender: str
    reciver: str | None
    idChat: ObjectId
    createdAt: Timestamp
    isRead: bool
    seq: int | None


@exact
class SentMessageJson(MessageJson):
    """A message, as its sender is answered; `duplicate` when the key had been used before."""

    duplicate: NotRequired[bool]


@exact
class ChatJson(TypedDict):
    """A chat. Each of `users` has an `_id` and whatever plain values the platform keeps of them."""

    _id: ObjectId
    users: list[dict[str, str | int | float | bool | None]]
    createdAt: Timestamp
    isRead: bool


@exact
class ChatSummaryJson(ChatJson):
    """A chat in the list of one of its participants."""

    lastMessage: MessageJson | None
    unreadCount: Count
    isAdminChat: bool


@exact
class NotificationJson(TypedDict):
    _id: ObjectId
    userId: str
    type: str
    title: str
    message: str
    data: Mapping[str, Any]
    read: bool
    createdAt: Timestamp
    updatedAt: Timestamp


@exact
class UserJson(TypedDict):
    userId: str


@exact
class CountJson(TypedDict):
    count: Count


@exact
class ModifiedCountJson(TypedDict):
    modifiedCount: Count


@exact
class ReadChatJson(TypedDict):
    messageCount: Count
    notificationCount: Count


@exact
class SessionJson(TypedDict):
    """Where a token of the caller's is used: the address and program that used it last, since when it has been, and
    when last, both to a few seconds. `isCurrent`: by this very request."""

    _id: SessionKey
    address: str
    client: str
    connectedSince: Timestamp
    lastSeen: Timestamp
    expiresAt: Timestamp
    isCurrent: bool


@exact
class RevokedJson(TypedDict):
    """Tokens of the user that were issued before `revokedBefore` are refused."""

    userId: str
    revokedBefore: Timestamp


@exact
class StatusJson(TypedDict):
    status: str


def message(one: Message) -> MessageJson:
    return {
        "_id": one.id,
        "message": one.text,
        "sender": one.sender,
        "reciver": one.recipient,
        "idChat": one.chat_id,
        "createdAt": timestamp(one.created_at),
        "isRead": one.is_read,
        "seq": one.seq,
    }


def sent_message(one: Message, *, duplicate: bool) -> SentMessageJson:
    stored = message(one)
    return {**stored, "duplicate": True} if duplicate else {**stored}  # type: ignore[typeddict-item]


def chat(one: Chat, *, is_read: bool = False) -> ChatJson:
    return {
        "_id": one.id,
        "users": [{"_id": participant.user_id, **profile_fields(participant)} for participant in one.participants],
        "createdAt": timestamp(one.created_at),
        "isRead": is_read,
    }


def chat_summary(one: ChatSummary) -> ChatSummaryJson:
    return {
        **chat(one.chat, is_read=one.unread_count == 0),
        "lastMessage": message(one.last_message) if one.last_message else None,
        "unreadCount": one.unread_count,
        "isAdminChat": one.chat.is_support,
    }


def notification(one: Notification) -> NotificationJson:
    words = words_of(one)
    return {
        "_id": one.id,
        "userId": one.user_id,
        "type": one.type,
        "title": words.title,
        "message": words.text,
        "data": {**_subjects(one), **_plain(one.data)},
        "read": one.read,
        "createdAt": timestamp(one.created_at),
        "updatedAt": timestamp(one.updated_at),
    }


def _subjects(one: Notification) -> dict[str, str]:
    """What the notification is about, as far as its author said it."""
    subjects = {"chatId": one.chat_id, "messageId": one.message_id, "senderId": one.sender_id}
    return {name: subject for name, subject in subjects.items() if subject is not None}


def session(one: SessionInfo, *, current: SessionId) -> SessionJson:
    return {
        "_id": one.id,
        "address": one.address,
        "client": _printable(one.client),
        "connectedSince": timestamp(one.since),
        "lastSeen": timestamp(one.last_seen),
        "expiresAt": timestamp(one.expires_at),
        "isCurrent": one.id == current,
    }


def revoked(one: Revocation) -> RevokedJson:
    return {"userId": one.user_id, "revokedBefore": timestamp(one.at)}


def _printable(text: str) -> str:
    """What a client calls itself, as far as it can be shown."""
    return "".join(character for character in text if character.isprintable())


def _plain(value: Any) -> Any:
    """What the platform keeps with a notification, with times as they are on the wire."""
    match value:
        case datetime():
            return timestamp(value)
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value


def json_schema(type_: Any, ref_template: str) -> dict[str, Any]:
    """The JSON Schema of one of these types (or of a request), with its definitions under `$defs`."""
    return TypeAdapter(type_).json_schema(ref_template=ref_template)
