"""Marks messages as read, inside the transaction of a batch."""

from collections.abc import Sequence

from bson import ObjectId

from adapters.mongo.documents import MessageDocument
from adapters.mongo.driver.transaction import Transaction
from adapters.mongo.mapping import Document
from adapters.mongo.messages import unread_of
from adapters.mongo.unread_counts import UnreadChanges
from application.ports.commits import MOST_READ_AT_ONCE, Reading, ReadReceipt
from domain.ids import ChatId, UserId

WANTED = ("sender", "seq", "unreadBy")


def mark_read(transaction: Transaction, readings: Sequence[Reading], unread: UnreadChanges) -> list[ReadReceipt]:
    """A receipt for each reading. Together they mark at most 1,000 messages, so that many who have much to read do not
    make a transaction that takes too long; who comes too late finds that messages are left."""
    receipts: list[ReadReceipt] = []
    updates: list[Document] = []
    left = MOST_READ_AT_ONCE
    for reading in readings:
        found = _unread_by(transaction, reading, left)
        updates += _marks(found, reading.reader)
        unread.add(reading.reader, reading.chat.id, -sum(one.get("seq") is not None for one in found))
        senders = frozenset(UserId(str(one.get("sender"))) for one in found)
        receipts.append(ReadReceipt(len(found), senders, is_all=len(found) < left))
        left -= len(found)
    transaction.update(MessageDocument, updates)
    return receipts


def _unread_by(transaction: Transaction, reading: Reading, limit: int) -> list[Document]:
    where: Document = {"idChat": reading.chat.id}
    if reading.message_id is not None:
        where["_id"] = ObjectId(reading.message_id)
    found: list[Document] = []
    for unread in unread_of(reading.reader):
        if len(found) < limit:
            found += transaction.find(MessageDocument, {**where, **unread}, WANTED, limit - len(found))
    return found


def _marks(found: Sequence[Document], reader: UserId) -> list[Document]:
    """The updates that take `reader` out of those who have not read the messages found."""
    alone = [one["_id"] for one in found if one.get("unreadBy") is None]
    among_several = [one["_id"] for one in found if one.get("unreadBy") is not None]
    updates: list[Document] = []
    if alone:
        updates.append({"q": {"_id": {"$in": alone}}, "u": {"$set": {"isRead": True}}, "multi": True})
    if among_several:
        without_reader = {"$setDifference": ["$unreadBy", [{"$literal": reader}]]}
        is_read = {"$set": {"isRead": {"$eq": ["$unreadBy", []]}}}
        without = [{"$set": {"unreadBy": without_reader}}, is_read]
        updates.append({"q": {"_id": {"$in": among_several}}, "u": without, "multi": True})
    return updates


def claim_of(reading: Reading) -> tuple[UserId, ChatId]:
    """What only one change of a batch may claim: the messages that a reader has not read in a chat."""
    return reading.reader, reading.chat.id
