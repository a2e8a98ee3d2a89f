"""The chats of a user in the order of their activity, by index (ADR 19)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_activity import ChatActivity
from adapters.mongo.chat_document import BY_ACTIVITY, ChatDocument, ChatDocuments, taking_part
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from application.paging import Page, PageRequest, page_of
from domain.chat import Chat
from domain.errors import NotFound
from domain.ids import UserId

BATCH: Final = 200
EVER: Final = {"activeAt": {"$gte": datetime(1, 1, 1, tzinfo=UTC)}}


class ChatLists:
    """Reads lists of chats. Each filter of `taking_part` keeps a branch of its own in a query, because only so MongoDB
    merges what the indexes give in order, and reads no more than a page."""

    def __init__(self, database: AsyncDatabase[Document], documents: ChatDocuments, activity: ChatActivity) -> None:
        self._collection: AsyncCollection[Document] = database[ChatDocument.__collection__]
        self._documents = documents
        self._activity = activity

    @translating
    async def page(self, user: UserId, page: PageRequest) -> Page[Chat]:
        chats = await self._up_to_date(user)
        mark = page.before or page.after
        if mark is None:
            found = await self._sorted(chats, EVER, page, page.limit + 1)
        else:
            found = await self._beyond(chats, await self._position(chats, ObjectId(mark)), page)
        return page_of(found, page, lambda chat: chat.id, newest_first=True)

    async def _up_to_date(self, user: UserId) -> list[Document]:
        chats = taking_part(user)
        await asyncio.gather(self._activity.notice(), self._activity.learn(chats))
        return chats

    async def _position(self, chats: Sequence[Document], mark: ObjectId) -> tuple[datetime, ObjectId]:
        found = await self._collection.find_one({"_id": mark, "$or": chats}, ["activeAt"])
        if found is None or "activeAt" not in found:
            raise NotFound("there is no such chat in this list")
        return found["activeAt"], mark

    async def _beyond(
        self, chats: Sequence[Document], position: tuple[datetime, ObjectId], page: PageRequest
    ) -> list[Chat]:
        """The chats active at the same time as the mark first, because one query for both would sort in memory."""
        active_at, mark = position
        beyond = "$gt" if page.after else "$lt"
        found = await self._sorted(chats, {"activeAt": active_at, "_id": {beyond: mark}}, page, page.limit + 1)
        if (left := page.limit + 1 - len(found)) > 0:
            found += await self._sorted(chats, {"activeAt": {beyond: active_at}}, page, left)
        return list({chat.id: chat for chat in found}.values())  # one may have become active between the queries

    async def _sorted(self, chats: Sequence[Document], where: Document, page: PageRequest, limit: int) -> list[Chat]:
        order = ASCENDING if page.ascends(newest_first=True) else DESCENDING
        sort = [(field, order) for field, _ in BY_ACTIVITY]
        found = self._collection.find({"$or": [{**one, **where} for one in chats]}, sort=sort, limit=limit)
        return [self._documents.from_document(document) async for document in found]

    async def by_activity(self, user: UserId) -> AsyncIterator[Sequence[Chat]]:
        """The order is that of the beginning, so that a chat that becomes active meanwhile is neither left out nor
        given twice."""
        ids = await self._ids(user)
        for start in range(0, len(ids), BATCH):
            yield await self._batch(ids[start : start + BATCH])

    @translating
    async def _ids(self, user: UserId) -> list[ObjectId]:
        chats = await self._up_to_date(user)
        found = self._collection.find({"$or": [{**one, **EVER} for one in chats]}, ["_id"], sort=BY_ACTIVITY)
        return [one["_id"] async for one in found]

    @translating
    async def _batch(self, ids: Sequence[ObjectId]) -> Sequence[Chat]:
        found = self._collection.find({"_id": {"$in": ids}})
        by_id = {one["_id"]: self._documents.from_document(one) async for one in found}
        return [by_id[chat_id] for chat_id in ids if chat_id in by_id]
