from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_document import OBJECT_ID, ChatDocument, taking_part
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from adapters.mongo.driver.paging import older_or_newer
from adapters.mongo.last_messages import last_messages
from adapters.mongo.mappers import MAPPERS
from adapters.mongo.message_document import STORED_BY_THE_PLATFORM, MessageDocument, MessageDocuments, unread_of
from adapters.mongo.unread_counts import unread_counts
from application.paging import Page, PageRequest, page_of
from domain.chat import Chat
from domain.errors import NotFound
from domain.ids import ChatId, MessageId, UserId
from domain.message import Message, MessageKey

BATCH: Final = 500
"""Messages."""
FIRST_ID: Final = ObjectId("0" * 24)


@dataclass(frozen=True, slots=True)
class MongoMessages:
    """The `MessageStore` on the `messages` collection."""

    database: AsyncDatabase[Document]
    documents: MessageDocuments = MAPPERS.messages

    @translating
    async def get(self, message_id: MessageId) -> Message:
        document = await self.collection.find_one({"_id": ObjectId(message_id)})
        if document is None:
            raise NotFound("there is no such message")
        return self.documents.from_document(document)

    @translating
    async def find_by_key(self, key: MessageKey) -> Message | None:
        where = {"idempotencyKey": key.key, "sender": key.sender, "sentBy": key.sent_by}
        document = await self.collection.find_one(where)
        return None if document is None else self.documents.from_document(document)

    async def history(self, chat_id: ChatId) -> AsyncIterator[Sequence[Message]]:
        after_id = FIRST_ID
        while batch := await self._batch({"idChat": chat_id, "seq": None, "_id": {"$gt": after_id}}):
            yield batch
            after_id = ObjectId(batch[-1].id)
        after_seq: int | None = 0
        while batch := await self._batch({"idChat": chat_id, "seq": {"$gt": after_seq}}):
            yield batch
            after_seq = batch[-1].seq

    @translating
    async def _batch(self, where: Document) -> Sequence[Message]:
        """Each batch is a query of its own, so that a slow reader holds no cursor and meets no cursor's end."""
        return await self._sorted(where, [("seq", ASCENDING), ("_id", ASCENDING)], BATCH)

    @translating
    async def page(self, chat_id: ChatId, page: PageRequest) -> Page[Message]:
        where: Document = {"idChat": chat_id}
        if (mark := page.before or page.after) is not None:
            found = await self.collection.find_one({"_id": ObjectId(mark), "idChat": chat_id})
            if found is None:
                raise NotFound("there is no such message in this chat")
            where |= _beyond(found, ascending=page.after is not None)
        order = ASCENDING if page.ascends(newest_first=False) else DESCENDING
        messages = await self._sorted(where, [("seq", order), ("_id", order)], page.limit + 1)
        return page_of(messages, page, lambda message: message.id, newest_first=False)

    @translating
    async def unread(self, user: UserId, page: PageRequest) -> Page[Message]:
        where: Document = {"$or": list(unread_of(user))}
        if (mark := page.before or page.after) is not None:
            addressed = await self._addressed(user, ObjectId(mark))
            where = {"$and": [where, await older_or_newer(self.collection, ObjectId(mark), page, addressed)]}
        order = ASCENDING if page.ascends(newest_first=True) else DESCENDING
        messages = await self._sorted(where, [("createdAt", order), ("_id", order)], page.limit + 1)
        return page_of(messages, page, lambda message: message.id, newest_first=True)

    async def _addressed(self, user: UserId, mark: ObjectId) -> Document:
        """The filter for what was addressed to `user`, whether they have read it or not. Who has read a message to
        several users is no longer named in it, so that the chat of `mark` has to tell."""
        found = await self.collection.find_one({"_id": mark, "reciver": None}, ["idChat"])
        chat_id = "" if found is None else str(found.get("idChat"))
        where = {"_id": ObjectId(chat_id)} if OBJECT_ID.fullmatch(chat_id) else None
        takes_part = where and await self.database[ChatDocument.__collection__].find_one(
            {**where, "$or": taking_part(user)}, ["_id"]
        )
        return {} if takes_part else {"$or": [{"reciver": user}, {"unreadBy": user}]}

    async def _sorted(self, where: Document, order: list[tuple[str, int]], limit: int) -> Sequence[Message]:
        found = self.collection.find(where, sort=order, limit=limit)
        return [self.documents.from_document(document) async for document in found]

    @translating
    async def last_of(self, chats: Sequence[Chat]) -> Mapping[ChatId, Message]:
        known = [ObjectId(chat.last_message_id) for chat in chats if chat.last_message_id]
        others = [ObjectId(chat.id) for chat in chats if chat.last_message_id is None]
        found = await self.collection.find({"_id": {"$in": known}}).to_list() if known else []
        if others:  # no message yet, or only the platform's own
            looked_up = await last_messages(self.database, {"_id": {"$in": others}}, len(others))
            found += [last for _, last in looked_up if last is not None]
        return {message.chat_id: message for message in map(self.documents.from_document, found)}

    @translating
    async def count_unread(self, user: UserId) -> int:
        counted = sum((await unread_counts(self.database, user)).values())
        by_chat = await self._of_the_platform(user, {})
        return counted + sum(by_chat.values())

    @translating
    async def count_unread_by_chat(self, user: UserId, chats: Collection[ChatId]) -> Mapping[ChatId, int]:
        counts = Counter(await unread_counts(self.database, user, chats))
        counts.update(await self._of_the_platform(user, {"idChat": {"$in": list(chats)}}))
        return counts

    async def _of_the_platform(self, user: UserId, where: Document) -> Mapping[ChatId, int]:
        """The unread messages that the platform's own module stored."""
        counts: Counter[ChatId] = Counter()
        for unread in unread_of(user):
            each = {"$group": {"_id": "$idChat", "count": {"$sum": 1}}}
            rows = await self.collection.aggregate([{"$match": {**unread, **where, **STORED_BY_THE_PLATFORM}}, each])
            async for row in rows:
                counts[row["_id"]] += row["count"]
        return counts

    @property
    def collection(self) -> AsyncCollection[Document]:
        return self.database[MessageDocument.__collection__]


def _beyond(mark: Document, *, ascending: bool) -> Document:
    """What comes after `mark` in its chat, or before it: messages without a `seq` come first, by their ids."""
    seq, mark_id = mark.get("seq"), mark["_id"]
    if seq is None:
        unnumbered = {"seq": None, "_id": {"$gt" if ascending else "$lt": mark_id}}
        return {"$or": [unnumbered, {"seq": {"$gt": 0}}]} if ascending else unnumbered
    return {"seq": {"$gt": seq}} if ascending else {"$or": [{"seq": {"$lt": seq}}, {"seq": None}]}
