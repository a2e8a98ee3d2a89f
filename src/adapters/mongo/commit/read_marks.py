"""Marks messages as read."""

from collections.abc import Sequence
from typing import Final

from bson import ObjectId

from adapters.mongo.commit.kind import Kind
from adapters.mongo.commit.unit_of_work import UnitOfWork
from adapters.mongo.driver.fields import Document
from adapters.mongo.message_document import MessageDocument, unread_of
from domain.changes import MOST_READ_AT_ONCE, MarkedRead, ReadMark
from domain.ids import ChatId, UserId

WANTED: Final = ("sender", "seq", "unreadBy")


def store(work: UnitOfWork, marks: Sequence[ReadMark]) -> list[MarkedRead]:
    """Together they mark at most 1,000 messages, so that readers with long histories do not make a transaction that
    takes too long. A mark beyond that finds that messages are left."""
    outcomes: list[MarkedRead] = []
    left = MOST_READ_AT_ONCE
    for mark in marks:
        found = _unread_by(work, mark, left)
        work.update(MessageDocument, _updates(found, mark.reader))
        work.unread.add(mark.reader, mark.chat.id, -sum(one.get("seq") is not None for one in found))
        senders = frozenset(UserId(str(one.get("sender"))) for one in found)
        outcomes.append(MarkedRead(len(found), senders, is_all=len(found) < left))
        left -= len(found)
    return outcomes


def _unread_by(work: UnitOfWork, mark: ReadMark, limit: int) -> list[Document]:
    where: Document = {"idChat": mark.chat.id}
    if mark.message_id is not None:
        where["_id"] = ObjectId(mark.message_id)
    found: list[Document] = []
    for unread in unread_of(mark.reader):
        if len(found) < limit:
            found += work.find(MessageDocument, {**where, **unread}, WANTED, limit - len(found))
    return found


def _updates(found: Sequence[Document], reader: UserId) -> list[Document]:
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


def claim(mark: ReadMark) -> tuple[UserId, ChatId]:
    """The messages that a reader has not read in a chat: two marks of a batch would both count them."""
    return mark.reader, mark.chat.id


READ_MARKS: Final = Kind(store, claim)
