"""A notification: what a user who may be away should know of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from domain.chat import Chat
from domain.ids import NotificationId, UserId
from domain.message import Message

MESSAGE_RECEIVED: Final = "MESSAGE_RECEIVED"
MESSAGE_ADMIN: Final = "MESSAGE_ADMIN"
CHAT_CREATED: Final = "CHAT_CREATED"

PREVIEW_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Notification:
    """`type` is one of ours or any other of the platform's. `data` points to what it is about, with the platform's
    names (`chatId`, `messageId`, `senderId`), because other parts of the platform write and read it too."""

    id: NotificationId
    user_id: UserId
    type: str
    title: str
    text: str
    created_at: datetime
    updated_at: datetime
    read: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)

    def mark_read(self, at: datetime) -> "Notification":
        """The notification after its user has seen it; a second time changes nothing."""
        return self if self.read else replace(self, read=True, updated_at=at)


def message_received(
    notification_id: NotificationId, message: Message, recipient: UserId, sender_name: str | None
) -> Notification:
    """Tells `recipient` of a message from another user or from the desk."""
    return _of_message(MESSAGE_RECEIVED, notification_id, message, recipient, sender_name)


def message_to_desk(
    notification_id: NotificationId, message: Message, admin: UserId, sender_name: str | None
) -> Notification:
    """Tells `admin` of a message to the desk."""
    return _of_message(MESSAGE_ADMIN, notification_id, message, admin, sender_name)


def _of_message(
    type_: str, notification_id: NotificationId, message: Message, user: UserId, sender_name: str | None
) -> Notification:
    return Notification(
        id=notification_id,
        user_id=user,
        type=type_,
        title=f"New message from {sender_name}" if sender_name else "New message",
        text=preview(message.text),
        created_at=message.created_at,
        updated_at=message.created_at,
        data={"chatId": message.chat_id, "messageId": message.id, "senderId": message.sender},
    )


def chat_created(
    notification_id: NotificationId, chat: Chat, user: UserId, opened_by: UserId, opener_name: str | None, at: datetime
) -> Notification:
    """Tells `user` that somebody opened a chat with them."""
    return Notification(
        id=notification_id,
        user_id=user,
        type=CHAT_CREATED,
        title="New chat",
        text=f"{opener_name} opened a chat with you" if opener_name else "A chat with you was opened",
        created_at=at,
        updated_at=at,
        data={"chatId": chat.id, "senderId": opened_by},
    )


def preview(text: str) -> str:
    """The beginning of a message, short enough for a notification."""
    return text if len(text) <= PREVIEW_LENGTH else text[: PREVIEW_LENGTH - 1] + "…"
