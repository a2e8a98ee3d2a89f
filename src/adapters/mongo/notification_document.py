"""Notifications as documents. Two fields are beyond the brief's: `words` (how `title` and `message` of ours were made,
so that they are read back without taking the sentences apart) and `forDesk` (it concerns the desk, as a `MESSAGE_ADMIN`
always does)."""

from typing import Any, Final

from bson import ObjectId
from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.mongo.driver.fields import Document, Flag, Mapping, ReadFlag, Text, Time, plain, without_nulls
from adapters.wire.notification_words import OUR_TYPES, words_of
from domain.ids import ChatId, MessageId, NotificationId, UserId
from domain.notification import CHAT_CREATED, MESSAGE_ADMIN, Language, Notification, Wording

NOT_FOR_DESK: Final[Document] = {"type": {"$ne": MESSAGE_ADMIN}, "forDesk": {"$ne": True}}
"""The filter for what is a user's own."""
SUBJECTS: Final = ("chatId", "messageId", "senderId")
"""What `data` says of what a notification is about."""


class NotificationDocument(Model):
    model_config = ODMConfigDict(
        collection="notifications",
        parse_doc_with_default_factories=True,
        indexes=lambda: [
            IndexModel([("userId", ASCENDING), ("createdAt", DESCENDING), ("_id", DESCENDING)], name="newest_first"),
            IndexModel(
                [("userId", ASCENDING), ("data.chatId", ASCENDING)],
                name="unread",
                partialFilterExpression={"read": False},
            ),
        ],
    )

    userId: Text = ""
    title: Text = ""
    message: Text = ""
    type: Text = ""
    data: Mapping = Field(default_factory=dict)
    read: ReadFlag = True
    createdAt: Time = None
    updatedAt: Time = None
    words: Mapping = Field(default_factory=dict)
    forDesk: Flag = False


class NotificationDocuments:
    """Notifications to documents and back."""

    def to_document(self, notification: Notification) -> Document:
        words = words_of(notification)
        subjects = (notification.chat_id, notification.message_id, notification.sender_id)
        return without_nulls(
            {
                "_id": ObjectId(notification.id),
                "userId": notification.user_id,
                "title": words.title,
                "message": words.text,
                "type": notification.type,
                "data": without_nulls(dict(zip(SUBJECTS, subjects, strict=True))) | dict(notification.data),
                "read": notification.read,
                "createdAt": notification.created_at,
                "updatedAt": notification.updated_at,
                "words": _words(notification.wording),
                "forDesk": True if notification.is_for_desk and notification.type != MESSAGE_ADMIN else None,
            }
        )

    def from_document(self, document: Document) -> Notification:
        parsed = NotificationDocument.model_validate_doc(document)
        created_at = parsed.createdAt or parsed.id.generation_time
        data: dict[str, Any] = plain(parsed.data)
        chat_id, message_id, sender_id = (_subject(data, name) for name in SUBJECTS)
        wording = _wording(parsed)
        return Notification(
            id=NotificationId(str(parsed.id)),
            user_id=UserId(parsed.userId),
            type=parsed.type,
            title=parsed.title if wording is None else "",
            text=parsed.message if wording is None or parsed.type != CHAT_CREATED else "",
            created_at=created_at,
            updated_at=parsed.updatedAt or created_at,
            read=parsed.read,
            chat_id=None if chat_id is None else ChatId(chat_id),
            message_id=None if message_id is None else MessageId(message_id),
            sender_id=None if sender_id is None else UserId(sender_id),
            wording=wording,
            is_for_desk=parsed.forDesk or parsed.type == MESSAGE_ADMIN,
            data=data,
        )


def _subject(data: dict[str, Any], name: str) -> str | None:
    """Take the id of that name out of `data`; what is no id stays there."""
    return data.pop(name) if isinstance(data.get(name), str) else None


def _words(wording: Wording | None) -> Document | None:
    if wording is None:
        return None
    return without_nulls({"language": wording.language, "senderName": wording.sender_name})


def _wording(parsed: NotificationDocument) -> Wording | None:
    """What our words were made of; None for the words of others."""
    if parsed.type not in OUR_TYPES or parsed.words.get("language") not in [*Language]:
        return None
    name = parsed.words.get("senderName")
    return Wording(Language(str(parsed.words["language"])), name if isinstance(name, str) else None)
