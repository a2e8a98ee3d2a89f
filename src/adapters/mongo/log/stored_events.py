"""Durable events to documents and back. What is stored points to messages and notifications instead of repeating
them; the names of the types are part of what is stored."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bson import ObjectId
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from adapters.mongo.mappers import Mappers
from adapters.mongo.message_document import MessageDocument, MessageDocuments
from adapters.mongo.notification_document import NotificationDocument, NotificationDocuments
from domain.events import DurableEvent, LogEntry, MessagePosted, MessagesRead, NotificationRaised
from domain.ids import ChatId, MessageId, UserId
from domain.message import Message
from domain.notification import Notification

MESSAGE_POSTED: Final = "message_posted"
NOTIFICATION_RAISED: Final = "notification_raised"
MESSAGES_READ: Final = "messages_read"


def document(event: DurableEvent) -> Document:
    match event:
        case MessagePosted():
            return {
                "type": MESSAGE_POSTED,
                "message": ObjectId(event.message.id),
                "recipients": list(event.recipients),
                "delivered": event.delivered,
                "isSupport": event.is_support,
            }
        case NotificationRaised():
            return {"type": NOTIFICATION_RAISED, "notification": ObjectId(event.notification.id)}
        case MessagesRead():
            return {
                "type": MESSAGES_READ,
                "chat": event.chat_id,
                "reader": event.reader,
                "senders": sorted(event.senders),
                "at": event.at,
                "count": event.count,
                "isSupport": event.is_support,
                "message": event.message_id,
            }


async def entries(database: AsyncDatabase[Document], documents: Sequence[Document], mappers: Mappers) -> list[LogEntry]:
    """The log entries in `documents`, with what they point to as far as it is still there."""
    messages = await _messages(database, _pointers(documents, MESSAGE_POSTED, "message"), mappers.messages)
    raised = _pointers(documents, NOTIFICATION_RAISED, "notification")
    notifications = await _notifications(database, raised, mappers.notifications)
    return [
        LogEntry(
            one["_id"],
            tuple(_event(stored, messages, notifications) for stored in one["events"]),
            frozenset(UserId(user) for user in one["audience"]),
        )
        for one in documents
    ]


def _pointers(documents: Sequence[Document], kind: str, field: str) -> list[ObjectId]:
    return [event[field] for one in documents for event in one["events"] if event["type"] == kind]


async def _messages(
    database: AsyncDatabase[Document], ids: Sequence[ObjectId], mapper: MessageDocuments
) -> Mapping[ObjectId, Message]:
    found = database[MessageDocument.__collection__].find({"_id": {"$in": list(ids)}})
    return {one["_id"]: mapper.from_document(one) async for one in found} if ids else {}


async def _notifications(
    database: AsyncDatabase[Document], ids: Sequence[ObjectId], mapper: NotificationDocuments
) -> Mapping[ObjectId, Notification]:
    found = database[NotificationDocument.__collection__].find({"_id": {"$in": list(ids)}})
    return {one["_id"]: mapper.from_document(one) async for one in found} if ids else {}


def _event(
    stored: Mapping[str, Any],
    messages: Mapping[ObjectId, Message],
    notifications: Mapping[ObjectId, Notification],
) -> DurableEvent | None:
    kind = stored["type"]
    if kind == MESSAGES_READ:
        return MessagesRead(
            ChatId(stored["chat"]),
            UserId(stored["reader"]),
            frozenset(UserId(sender) for sender in stored["senders"]),
            stored["at"],
            stored["count"],
            stored["isSupport"],
            MessageId(stored["message"]) if stored["message"] else None,
        )
    if kind == MESSAGE_POSTED and (message := messages.get(stored["message"])) is not None:
        recipients = tuple(UserId(user) for user in stored["recipients"])
        return MessagePosted(message, recipients, stored["delivered"], stored["isSupport"])
    if kind == NOTIFICATION_RAISED and (notification := notifications.get(stored["notification"])) is not None:
        return NotificationRaised(notification)
    return None
