from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_activity import ChatActivity
from adapters.mongo.chat_document import ChatDocument, ChatDocuments, taking_part
from adapters.mongo.chat_lists import ChatLists
from adapters.mongo.driver.batch_loader import BatchLoader
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from adapters.mongo.mappers import MAPPERS, Mappers
from adapters.mongo.remembered_chats import RememberedChats
from application.paging import Page, PageRequest
from domain.chat import Chat, Pair
from domain.errors import NotFound
from domain.ids import ChatId, UserId

IDS_ONLY: Final = {"_id": "$$user._id", "AccountType": "$$user.AccountType"}
WITHOUT_PROFILES: Final = {
    "openedHere": 1,
    "users": {
        "$map": {
            "input": {"$cond": [{"$isArray": "$users"}, "$users", []]},
            "as": "user",
            "in": {"$cond": [{"$eq": [{"$type": "$$user"}, "object"]}, IDS_ONLY, "$$user"]},
        }
    },
}
"""The projection to what says who takes part."""


class MongoChats:
    """The `ChatStore` on the `chats` collection."""

    def __init__(self, database: AsyncDatabase[Document], mappers: Mappers = MAPPERS) -> None:
        self._collection: AsyncCollection[Document] = database[ChatDocument.__collection__]
        self._documents: ChatDocuments = mappers.chats
        self._lists = ChatLists(database, mappers.chats, ChatActivity(database, mappers.chats, mappers.messages))
        self._by_id = BatchLoader(self._read_by_id)
        self._by_direct_key = BatchLoader(self._read_by_direct_key)
        self.remembered = RememberedChats(self)

    async def _read_by_id(self, ids: Sequence[ChatId]) -> Mapping[ChatId, Chat]:
        found = self._collection.find({"_id": {"$in": [ObjectId(chat_id) for chat_id in ids]}})
        return {ChatId(str(one["_id"])): self._documents.from_document(one) async for one in found}

    async def _read_by_direct_key(self, keys: Sequence[str]) -> Mapping[str, Chat]:
        found = self._collection.find({"directKey": {"$in": keys}})
        return {one["directKey"]: self._documents.from_document(one) async for one in found}

    @translating
    async def get(self, chat_id: ChatId) -> Chat:
        chat = await self._by_id.get(chat_id)
        self.remembered.note(chat_id, chat)
        if chat is None:
            raise NotFound("there is no such chat")
        return chat

    @translating
    async def find_direct(self, pair: Pair) -> Chat | None:
        chat = await self._by_direct_key.get(self._documents.direct_key(pair)) or await self._of_the_platform(pair)
        self.remembered.note(pair, chat)
        return chat

    async def _of_the_platform(self, pair: Pair) -> Chat | None:
        document = await self._collection.find_one(
            {"$and": [{"$or": taking_part(user)} for user in pair], "users": {"$size": 2}}, sort=[("_id", ASCENDING)]
        )
        return None if document is None else self._documents.from_document(document)

    async def page(self, user: UserId, page: PageRequest) -> Page[Chat]:
        return await self._lists.page(user, page)

    def by_activity(self, user: UserId) -> AsyncIterator[Sequence[Chat]]:
        return self._lists.by_activity(user)

    @translating
    async def partners_of(self, user: UserId) -> frozenset[UserId]:
        found = self._collection.find({"$or": taking_part(user)}, WITHOUT_PROFILES)
        partners = [self._documents.participant_ids(document) async for document in found]
        return frozenset(other for chat in partners for other in chat) - {user}
