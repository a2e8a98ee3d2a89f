"""Entities to documents and back."""

from datetime import datetime
from typing import Any, Final

from bson import ObjectId

from adapters.mongo.documents import DESK_ACCOUNT, ChatDocument, MessageDocument, NotificationDocument
from domain.chat import Chat, Pair, Participant, ProfileValue
from domain.ids import ChatId, MessageId, NotificationId, UserId
from domain.message import Message
from domain.notification import Notification

Document = dict[str, Any]

PLATFORM_PROFILE: Final = ("firstName", "lastName", "AccountType", "phone")
"""What the platform's module shows of a user; its documents may hold more, which is nobody's business."""


def stored(document: Document) -> Document:
    """The document to store: absent rather than null where there is no value, so that partial indexes stay small."""
    return {name: value for name, value in document.items() if value is not None}


def direct_key(pair: Pair) -> str:
    """One text for two users; the length in front keeps ("a", "b:c") and ("a:b", "c") apart."""
    return f"{len(pair[0])}:{pair[0]}:{pair[1]}"


def chat_document(chat: Chat) -> Document:
    return stored(
        {
            "_id": ObjectId(chat.id),
            "users": [{"_id": one.user_id, **one.profile} for one in chat.participants],
            "createdAt": chat.created_at,
            "isRead": False,
            "openedHere": True,
            "lastSeq": 0,
            "directKey": direct_key(chat.pair) if chat.pair else None,
        }
    )


def chat(document: Document) -> Chat:
    parsed = ChatDocument.model_validate_doc(document)
    return Chat(
        id=ChatId(str(parsed.id)),
        participants=tuple(participant(user, opened_here=parsed.openedHere) for user in parsed.users or ()),
        created_at=parsed.createdAt or parsed.id.generation_time,
        last_message_id=MessageId(parsed.lastMessageId) if parsed.lastMessageId else None,
    )


def participant(user: Any, *, opened_here: bool) -> Participant:
    """One entry of `users`: an object with an `_id` of either kind, or (in old documents) the bare id. Only the
    platform's own module let a real admin stand for the desk; in our chats anybody may have written the profile."""
    if not isinstance(user, dict):
        return Participant(UserId(str(user)))
    shown = user if opened_here else {name: user[name] for name in PLATFORM_PROFILE if name in user}
    profile = {key: value for key, value in shown.items() if key != "_id" and isinstance(value, ProfileValue)}
    stands_for_desk = not opened_here and user.get("AccountType") == DESK_ACCOUNT
    return Participant(UserId(str(user.get("_id", ""))), profile, stands_for_desk)


def seats(document: Document) -> tuple[UserId, ...]:
    """Who takes part in the chat that `document` is about, without what else is kept of them."""
    if document.get("openedHere") is True:
        return tuple(UserId(user["_id"]) for user in document["users"])
    return chat(document).user_ids


def plain(value: Any) -> Any:
    """What other parts of the platform stored, in terms that need no BSON: ids become text."""
    match value:
        case None | str() | bool() | int() | float() | datetime():
            return value
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case _:
            return str(value)


def message_document(message: Message) -> Document:
    several = message.recipient is None
    return stored(
        {
            "_id": ObjectId(message.id),
            "message": message.text,
            "sender": message.sender,
            "reciver": message.recipient,
            "idChat": message.chat_id,
            "createdAt": message.created_at,
            "isRead": message.is_read,
            "seq": message.seq,
            "unreadBy": sorted(message.unread_by) if several else None,
            "idempotencyKey": message.key,
            "sentBy": message.sent_by,
        }
    )


def message(document: Document) -> Message:
    parsed = MessageDocument.model_validate_doc(document)
    recipient = UserId(parsed.reciver) if parsed.reciver is not None else None
    if recipient is not None:
        unread_by = frozenset() if parsed.isRead else frozenset({recipient})
    else:
        unread_by = frozenset(UserId(str(reader)) for reader in parsed.unreadBy or ())
    return Message(
        id=MessageId(str(parsed.id)),
        chat_id=ChatId(parsed.idChat),
        seq=parsed.seq,
        sender=UserId(parsed.sender),
        recipient=recipient,
        text=parsed.message,
        created_at=parsed.createdAt or parsed.id.generation_time,
        unread_by=unread_by,
        key=parsed.idempotencyKey,
        sent_by=UserId(parsed.sentBy) if parsed.sentBy else None,
    )


def notification_document(notification: Notification) -> Document:
    return stored(
        {
            "_id": ObjectId(notification.id),
            "userId": notification.user_id,
            "title": notification.title,
            "message": notification.text,
            "type": notification.type,
            "data": dict(notification.data),
            "read": notification.read,
            "createdAt": notification.created_at,
            "updatedAt": notification.updated_at,
        }
    )


def notification(document: Document) -> Notification:
    parsed = NotificationDocument.model_validate_doc(document)
    created_at = parsed.createdAt or parsed.id.generation_time
    return Notification(
        id=NotificationId(str(parsed.id)),
        user_id=UserId(parsed.userId),
        type=parsed.type,
        title=parsed.title,
        text=parsed.message,
        created_at=created_at,
        updated_at=parsed.updatedAt or created_at,
        read=parsed.read,
        data=plain(parsed.data),
    )
