"""Messages as documents. Fields beyond the brief's: `seq`, `unreadBy` (who has not read a message to several users; a
message to one user needs only `reciver` and `isRead`), `idempotencyKey` and `sentBy`."""

from bson import ObjectId
from odmantic import Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, IndexModel

from adapters.mongo.driver.fields import Document, Items, Name, Number, ReadFlag, Text, Time, without_nulls
from domain.ids import ChatId, MessageId, UserId
from domain.message import Message

UNREAD = {"isRead": False}
STORED_BY_THE_PLATFORM = {"seq": None}
"""The messages of the platform's own module: they have no number."""


def unread_of(user: UserId) -> tuple[Document, Document]:
    """The filters for what `user` has not read: messages to them alone, and messages to several. No message is both."""
    return {"reciver": user, "isRead": False}, {"unreadBy": user, "isRead": False}


class MessageDocument(Model):
    model_config = ODMConfigDict(
        collection="messages",
        indexes=lambda: [
            IndexModel([("idChat", ASCENDING), ("seq", ASCENDING), ("_id", ASCENDING)], name="history"),
            IndexModel(
                [("idempotencyKey", ASCENDING), ("sender", ASCENDING), ("sentBy", ASCENDING)],
                name="one_message_per_key_and_author",
                unique=True,
                partialFilterExpression={"idempotencyKey": {"$exists": True}},
            ),
            IndexModel(
                [("reciver", ASCENDING), ("idChat", ASCENDING), ("seq", ASCENDING)],
                name="unread_by_one",
                partialFilterExpression=UNREAD | {"reciver": {"$exists": True}},
            ),
            IndexModel(
                [("unreadBy", ASCENDING), ("idChat", ASCENDING), ("seq", ASCENDING)],
                name="unread_by_several",
                partialFilterExpression=UNREAD | {"unreadBy": {"$exists": True}},
            ),
            IndexModel([("idChat", ASCENDING)], name="unread_in_chat", partialFilterExpression=UNREAD),
            IndexModel(
                [("seq", ASCENDING), ("_id", ASCENDING)],
                name="stored_by_the_platform",
                partialFilterExpression=STORED_BY_THE_PLATFORM,
            ),
        ],
    )

    message: Text = ""
    sender: Text = ""
    reciver: Name = None
    idChat: Text = ""
    createdAt: Time = None
    isRead: ReadFlag = True
    seq: Number = None
    unreadBy: Items = None
    idempotencyKey: Name = None
    sentBy: Name = None


class MessageDocuments:
    """Messages to documents and back."""

    def to_document(self, message: Message) -> Document:
        is_to_several = message.recipient is None
        return without_nulls(
            {
                "_id": ObjectId(message.id),
                "message": message.text,
                "sender": message.sender,
                "reciver": message.recipient,
                "idChat": message.chat_id,
                "createdAt": message.created_at,
                "isRead": message.is_read,
                "seq": message.seq,
                "unreadBy": sorted(message.unread_by) if is_to_several else None,
                "idempotencyKey": message.key,
                "sentBy": message.sent_by,
            }
        )

    def from_document(self, document: Document) -> Message:
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
