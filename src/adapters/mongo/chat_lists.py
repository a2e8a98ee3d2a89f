"""The chats of a user in the order of their activity (ADR 19)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_activity import ChatActivity
from adapters.mongo.chat_document import ChatDocument, ChatDocuments, activity_of, indexes_by_activity, taking_part
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from application.paging import Page, PageRequest, page_of
from domain.chat import Chat
from domain.errors import NotFound
from domain.ids import UserId

BATCH: Final = 200
EVER: Final = {"$gte": datetime(1, 1, 1, tzinfo=UTC)}


class ChatLists:
    """Reads lists of chats. Each filter of `taking_part` is a query of its own, and their results are merged: MongoDB
    does not choose the desk's indexes for one query with all of them."""

    def __init__(self, database: AsyncDatabase[Document], documents: ChatDocuments, activity: ChatActivity) -> None:
        self._collection: AsyncCollection[Document] = database[ChatDocument.__collection__]
        self._documents = documents
        self._activity = activity

    @translating
    async def page(self, user: UserId, page: PageRequest) -> Page[Chat]:
        await self._catch_up(user)
        mark = page.before or page.after
        if mark is None:
            found = await self._sorted(user, {activity_of(user): EVER}, page, page.limit + 1)
        else:
            found = await self._beyond(user, await self._position(user, ObjectId(mark)), page)
        chats = [self._documents.from_document(document) for document in found]
        return page_of(chats, page, lambda chat: chat.id, newest_first=True)

    async def _catch_up(self, user: UserId) -> None:
        """Let every chat of the user have its activity."""
        await asyncio.gather(self._activity.notice(), self._activity.learn(taking_part(user), activity_of(user)))

    async def _position(self, user: UserId, mark: ObjectId) -> tuple[datetime, ObjectId]:
        field = activity_of(user)
        found = await self._collection.find_one({"_id": mark, "$or": taking_part(user)}, [field])
        if found is None or field not in found:
            raise NotFound("there is no such chat in this list")
        return found[field], mark

    async def _beyond(self, user: UserId, position: tuple[datetime, ObjectId], page: PageRequest) -> list[Document]:
        """The chats active at the same time as the mark first, because one query for both would sort in memory."""
        active_at, mark = position
        field = activity_of(user)
        beyond = "$gt" if page.after else "$lt"
        found = await self._sorted(user, {field: active_at, "_id": {beyond: mark}}, page, page.limit + 1)
        if (left := page.limit + 1 - len(found)) > 0:
            found += await self._sorted(user, {field: {beyond: active_at}}, page, left)
        return list({chat["_id"]: chat for chat in found}.values())  # one may become active between the queries

    async def _sorted(self, user: UserId, where: Document, page: PageRequest, limit: int) -> list[Document]:
        ascends = page.ascends(newest_first=True)
        return (await self._merged(user, where, ascends=ascends, limit=limit))[:limit]

    async def _merged(
        self, user: UserId, where: Document, *, ascends: bool, limit: int = 0, fields: Sequence[str] | None = None
    ) -> list[Document]:
        """The chats of all filters in one order, each chat once."""
        field, order = activity_of(user), ASCENDING if ascends else DESCENDING
        sort = [(field, order), ("_id", order)]
        cursors = [
            self._collection.find({**one, **where}, fields, sort=sort, limit=limit, hint=index)
            for one, index in zip(taking_part(user), indexes_by_activity(user), strict=True)
        ]
        found = chain.from_iterable(await asyncio.gather(*(cursor.to_list() for cursor in cursors)))
        different = {chat["_id"]: chat for chat in found}.values()
        return sorted(different, key=lambda chat: (chat[field], chat["_id"]), reverse=not ascends)

    async def by_activity(self, user: UserId) -> AsyncIterator[Sequence[Chat]]:
        """The order is that of the beginning, so that a chat that becomes active meanwhile is neither left out nor
        given twice."""
        ids = await self._ids(user)
        for start in range(0, len(ids), BATCH):
            yield await self._batch(ids[start : start + BATCH])

    @translating
    async def _ids(self, user: UserId) -> list[ObjectId]:
        await self._catch_up(user)
        field = activity_of(user)
        return [one["_id"] for one in await self._merged(user, {field: EVER}, ascends=False, fields=[field])]

    @translating
    async def _batch(self, ids: Sequence[ObjectId]) -> Sequence[Chat]:
        found = self._collection.find({"_id": {"$in": ids}})
        by_id = {one["_id"]: self._documents.from_document(one) async for one in found}
        return [by_id[chat_id] for chat_id in ids if chat_id in by_id]
