"""Keeps the activity of chats true where no transaction of this service writes it (ADR 19)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_document import ACTIVITY, DESK_ACTIVITY, OBJECT_ID, ChatDocument, ChatDocuments
from adapters.mongo.driver.fields import Document
from adapters.mongo.last_messages import last_messages
from adapters.mongo.log.documents import CounterDocument
from adapters.mongo.message_document import STORED_BY_THE_PLATFORM, MessageDocument, MessageDocuments

CHATS_AT_ONCE: Final = 500
OVERLAP: Final = timedelta(seconds=10)
"""How long a message of the platform may take to become visible after its id was made. Later ones may become visible
first, so that each look goes back by so much."""
MARK: Final = {"_id": "platformMessages"}


class ChatActivity:
    """Learns the activity of chats that this service has not written to: of those that lack it, and of those in which
    the platform's own module stores a message while both run on one database."""

    def __init__(self, database: AsyncDatabase[Document], chats: ChatDocuments, messages: MessageDocuments) -> None:
        self._database = database
        self._chats = chats
        self._messages = messages
        self._seen: ObjectId | None = None
        self._recent: set[ObjectId] = set()

    async def learn(self, chats: Sequence[Document], field: str) -> None:
        """Store the activity of the chats that match one of the filters `chats` and lack it in `field`."""
        missing = {field: None}
        where = {"$or": [{**one, **missing} for one in chats]}
        while True:
            found = await self._activities(where)
            await self._update(
                [UpdateOne({"_id": chat, **missing}, {"$set": {field: at}}) for chat, at in found.items()]
            )
            if len(found) < CHATS_AT_ONCE:
                return

    async def notice(self) -> None:
        """Store the activity of chats that only the platform writes to, as far as they have messages that nobody has
        noticed yet. This costs by the number of such messages."""
        seen = self._seen = self._seen or await self._begin()
        after = ObjectId.from_datetime(seen.generation_time - OVERLAP)
        recent: set[ObjectId] = set()
        while found := await self._stored_after(after):
            new = {str(one.get("idChat")) for one in found if one["_id"] not in self._recent}
            await self._advance([ObjectId(chat_id) for chat_id in new if OBJECT_ID.fullmatch(chat_id)])
            recent.update(one["_id"] for one in found)
            after = found[-1]["_id"]
        self._recent = recent
        after = min(after, ObjectId())  # an id of tomorrow does not hide those of today
        if after > seen:
            await self._counters.update_one(MARK, {"$max": {"seen": after}}, upsert=True)
            self._seen = after

    async def _advance(self, chats: Sequence[ObjectId]) -> None:
        """Store the activity of those `chats` that only the platform writes to. It never goes back, because two
        processes may notice different messages of a chat at the same time."""
        if chats:
            unwritten = {"lastMessageId": None}
            found = await self._activities({"_id": {"$in": chats}, **unwritten})
            await self._update(
                [
                    UpdateOne({"_id": chat, field: {"$ne": None}, **unwritten}, {"$max": {field: at}})
                    for chat, at in found.items()
                    for field in (ACTIVITY, DESK_ACTIVITY)
                ]
            )

    async def _begin(self) -> ObjectId:
        """Where to look from: what was stored before is learned with the chats that lack an activity."""
        await self._counters.update_one(MARK, {"$setOnInsert": {"seen": ObjectId()}}, upsert=True)
        mark = await self._counters.find_one(MARK, ["seen"])
        seen: ObjectId = mark["seen"] if mark else ObjectId()
        return seen

    async def _stored_after(self, after: ObjectId) -> list[Document]:
        where = {**STORED_BY_THE_PLATFORM, "_id": {"$gt": after}}
        found = self._database[MessageDocument.__collection__].find(
            where, ["idChat"], sort=[("_id", ASCENDING)], limit=CHATS_AT_ONCE
        )
        return await found.to_list()

    async def _activities(self, where: Document) -> Mapping[ObjectId, datetime]:
        """When up to 500 chats that match were active last."""
        found = await last_messages(self._database, where, CHATS_AT_ONCE)
        return {chat["_id"]: self._active_at(chat, last) for chat, last in found}

    def _active_at(self, chat: Document, last: Document | None) -> datetime:
        if last is not None:
            return self._messages.from_document(last).created_at
        return self._chats.from_document(chat).created_at

    async def _update(self, updates: Sequence[UpdateOne]) -> None:
        if updates:
            await self._database[ChatDocument.__collection__].bulk_write(updates, ordered=False)

    @property
    def _counters(self) -> AsyncCollection[Document]:
        return self._database[CounterDocument.__collection__]
