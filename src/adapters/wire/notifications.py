"""A notification on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field
from typing_extensions import TypedDict

from adapters.wire.model import exact
from adapters.wire.notification_words import words_of
from adapters.wire.scalars import (
    EXAMPLE_CHAT,
    EXAMPLE_MESSAGE,
    EXAMPLE_PARTNER,
    NotificationKey,
    Text,
    Timestamp,
    User,
    timestamp,
)
from domain.notification import Notification

EXAMPLE_DATA: Final = {"chatId": EXAMPLE_CHAT, "messageId": EXAMPLE_MESSAGE, "senderId": EXAMPLE_PARTNER}


@exact
class NotificationJson(TypedDict):
    """Something that its user should know. `type` says what, `data` is what the platform keeps with it."""

    _id: NotificationKey
    userId: User
    type: Annotated[str, Field(examples=["MESSAGE_RECEIVED"])]
    title: Annotated[str, Field(examples=["New message from Bob"])]
    message: Text
    data: Annotated[Mapping[str, Any], Field(examples=[EXAMPLE_DATA])]
    read: bool
    createdAt: Timestamp
    updatedAt: Timestamp


def notification_json(notification: Notification) -> NotificationJson:
    words = words_of(notification)
    return {
        "_id": notification.id,
        "userId": notification.user_id,
        "type": notification.type,
        "title": words.title,
        "message": words.text,
        "data": {**_subjects(notification), **_plain(notification.data)},
        "read": notification.read,
        "createdAt": timestamp(notification.created_at),
        "updatedAt": timestamp(notification.updated_at),
    }


def _subjects(notification: Notification) -> dict[str, str]:
    """What the notification is about, as far as its author said it."""
    subjects = {
        "chatId": notification.chat_id,
        "messageId": notification.message_id,
        "senderId": notification.sender_id,
    }
    return {name: subject for name, subject in subjects.items() if subject is not None}


def _plain(value: Any) -> Any:
    """The platform's data, with its times as texts."""
    match value:
        case datetime():
            return timestamp(value)
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value
