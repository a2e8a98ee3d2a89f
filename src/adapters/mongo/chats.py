import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo import mapping
from adapters.mongo.documents import BARE_IDS, DESK_ACCOUNT
from adapters.mongo.errors import translating
from adapters.mongo.mapping import Document
from domain.chat import Chat, Pair
from domain.errors import NotFound
from domain.ids import DESK, ChatId, MessageId, UserId

OBJECT_ID: Final = re.compile("[0-9a-f]{24}")
"""Ids in the one spelling in which MongoDB writes an ObjectId: another spelling is another user."""


@dataclass(frozen=True, slots=True)
class MongoChats:
    """The `ChatStore` on the `chats` collection."""

    collection: AsyncCollection[Document]
    session: AsyncClientSession | None = None

    @translating
    async def get(self, chat_id: ChatId) -> Chat:
        document = await self.collection.find_one({"_id": ObjectId(chat_id)}, session=self.session)
        if document is None:
            raise NotFound("there is no such chat")
        return mapping.chat(document)

    @translating
    async def find_direct(self, pair: Pair) -> Chat | None:
        document = await self.collection.find_one({"directKey": mapping.direct_key(pair)}, session=self.session)
        if document is None:
            document = await self.collection.find_one(
                {"$and": [_taking_part(user) for user in pair], "users": {"$size": 2}},
                sort=[("_id", ASCENDING)],
                session=self.session,
            )
        return None if document is None else mapping.chat(document)

    @translating
    async def add(self, chat: Chat) -> None:
        await self.collection.insert_one(mapping.chat_document(chat), session=self.session)

    @translating
    async def next_seq(self, chat_id: ChatId, message_id: MessageId) -> int:
        document = await self.collection.find_one_and_update(
            {"_id": ObjectId(chat_id)},
            {"$inc": {"lastSeq": 1}, "$set": {"lastMessageId": message_id}},
            projection=["lastSeq"],
            return_document=ReturnDocument.AFTER,
            session=self.session,
        )
        if document is None:
            raise NotFound("there is no such chat")
        return int(document["lastSeq"])

    @translating
    async def of_user(self, user: UserId) -> Sequence[Chat]:
        found = self.collection.find(_taking_part(user), session=self.session)
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
