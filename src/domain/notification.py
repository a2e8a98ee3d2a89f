"""A notification: what a user who may be away should know of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from domain.caller import Caller
from domain.chat import Chat
from domain.ids import DESK, DESK_NAME, ChatId, MessageId, NotificationId, UserId
from domain.message import Message
from domain.names import looks_like_desk

MESSAGE_RECEIVED: Final = "MESSAGE_RECEIVED"
MESSAGE_ADMIN: Final = "MESSAGE_ADMIN"
CHAT_CREATED: Final = "CHAT_CREATED"

PREVIEW_LENGTH: Final = 200


class Language(StrEnum):
    """The languages that notifications can be written in (ISO 639-1)."""

    ENGLISH = "en"
    FRENCH = "fr"
    ARABIC = "ar"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of our notifications are made of, beside the type. `sender_name` is what others may be shown."""

    language: Language
    sender_name: str | None


@dataclass(frozen=True, slots=True)
class Notification:
    """`type` is one of ours or one of the platform's. `chat_id`, `message_id` and `sender_id` say what it is about, as
    far as its author said it; `data` is what else the author stored.

    `is_for_desk`: it tells an admin what concerns the desk, and is for them only while they are an admin.

    Ours have a `wording`: `title` is empty, `text` is at most the beginning of a message, and the words are made where
    they are shown. Of others it is None, and `title` and `text` are the words of the author."""

    id: NotificationId
    user_id: UserId
    type: str
    title: str
    text: str
    created_at: datetime
    updated_at: datetime
    read: bool = False
    chat_id: ChatId | None = None
    message_id: MessageId | None = None
    sender_id: UserId | None = None
    wording: Wording | None = None
    is_for_desk: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)

    def mark_read(self, at: datetime) -> "Notification":
        """The notification after its user has seen it; a second time changes nothing."""
        return self if self.read else replace(self, read=True, updated_at=at)


def message_received(
    notification_id: NotificationId, message: Message, recipient: UserId, wording: Wording
) -> Notification:
    """Tells `recipient` of a message from another user or from the desk."""
    return _of_message(MESSAGE_RECEIVED, notification_id, message, recipient, wording)


def message_to_desk(notification_id: NotificationId, message: Message, admin: UserId, wording: Wording) -> Notification:
    """Tells `admin` of a message to the desk."""
    return _of_message(MESSAGE_ADMIN, notification_id, message, admin, wording, is_for_desk=True)


def _of_message(
    type_: str,
    notification_id: NotificationId,
    message: Message,
    user: UserId,
    wording: Wording,
    *,
    is_for_desk: bool = False,
) -> Notification:
    return Notification(
        id=notification_id,
        user_id=user,
        type=type_,
        title="",
        text=preview(message.text),
        created_at=message.created_at,
        updated_at=message.created_at,
        chat_id=message.chat_id,
        message_id=message.id,
        sender_id=message.sender,
        wording=wording,
        is_for_desk=is_for_desk,
    )


def chat_created(
    notification_id: NotificationId,
    chat: Chat,
    user: UserId,
    opened_by: UserId,
    at: datetime,
    wording: Wording,
) -> Notification:
    """Tells `user` that `opened_by` opened a chat with them."""
    return Notification(
        id=notification_id,
        user_id=user,
        type=CHAT_CREATED,
        title="",
        text="",
        created_at=at,
        updated_at=at,
        chat_id=chat.id,
        sender_id=opened_by,
        wording=wording,
    )


def name_of_sender(chat: Chat, sender: UserId, author: Caller) -> str | None:
    """What a notification calls `sender`, for whom `author` acts: the desk by its id alone, and no user by a name that
    people might take for the desk's."""
    if sender == DESK:
        return DESK_NAME
    name = author.name or chat.name_of(sender)
    return None if name is not None and not author.is_admin and looks_like_desk(name) else name


def preview(text: str) -> str:
    """The beginning of a message, short enough for a notification."""
    return text if len(text) <= PREVIEW_LENGTH else text[: PREVIEW_LENGTH - 1] + "…"
