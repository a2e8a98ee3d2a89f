import re
from collections.abc import Mapping, Sequence
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo import mapping
from adapters.mongo.documents import BARE_IDS, DESK_ACCOUNT, ChatDocument
from adapters.mongo.driver.batch_loader import BatchLoader
from adapters.mongo.driver.errors import translating
from adapters.mongo.mapping import Document
from adapters.mongo.remembered_chats import RememberedChats
from domain.chat import Chat, Pair
from domain.errors import NotFound
from domain.ids import DESK, ChatId, UserId

OBJECT_ID: Final = re.compile("[0-9a-f]{24}")
"""Ids in the one spelling in which MongoDB writes an ObjectId: another spelling is another user."""


class MongoChats:
    """The `ChatStore` on the `chats` collection."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database[ChatDocument.__collection__]
        self._by_id = BatchLoader(self._read_by_id)
        self._by_direct_key = BatchLoader(self._read_by_direct_key)
        self.remembered = RememberedChats(self)

    async def _read_by_id(self, ids: Sequence[ChatId]) -> Mapping[ChatId, Chat]:
        found = self._collection.find({"_id": {"$in": [ObjectId(chat_id) for chat_id in ids]}})
        return {chat.id: chat async for chat in (mapping.chat(document) async for document in found)}

    async def _read_by_direct_key(self, keys: Sequence[str]) -> Mapping[str, Chat]:
        found = self._collection.find({"directKey": {"$in": keys}})
        return {document["directKey"]: mapping.chat(document) async for document in found}

    @translating
    async def get(self, chat_id: ChatId) -> Chat:
        chat = await self._by_id.get(chat_id)
        self.remembered.note(chat_id, chat)
        if chat is None:
            raise NotFound("there is no such chat")
        return chat

    @translating
    async def find_direct(self, pair: Pair) -> Chat | None:
        chat = await self._by_direct_key.get(mapping.direct_key(pair)) or await self._of_the_platform(pair)
        self.remembered.note(pair, chat)
        return chat

    async def _of_the_platform(self, pair: Pair) -> Chat | None:
        document = await self._collection.find_one(
            {"$and": [_taking_part(user) for user in pair], "users": {"$size": 2}}, sort=[("_id", ASCENDING)]
        )
        return None if document is None else mapping.chat(document)

    @translating
    async def of_user(self, user: UserId) -> Sequence[Chat]:
        found = self._collection.find(_taking_part(user))
        return [mapping.chat(document) async for document in found]

    async def partners_of(self, user: UserId) -> frozenset[UserId]:
        chats = await self.of_user(user)
        return frozenset(other for chat in chats for other in chat.user_ids) - {user}


def _taking_part(user: UserId) -> Document:
    """The chats of `user`, whose id stands in `users` as a string, and in the platform's older chats maybe as an
    ObjectId; for the desk also those in which the platform let an admin stand for it."""
    if user == DESK:
        of_the_platform = {"users.AccountType": DESK_ACCOUNT, "openedHere": {"$ne": True}}
        return {"$or": [{"users._id": DESK}, of_the_platform]}
    forms = [user, ObjectId(user)] if OBJECT_ID.fullmatch(user) else [user]
    return {"$or": [{"users._id": {"$in": forms}}, {"users": {"$in": forms, "$type": BARE_IDS}}]}
