"""How many messages each user has not read in each chat: counted when written, so that reading costs no more with a
long history than with a short one (ADR 12)."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.client import PATIENCE_SECONDS
from adapters.mongo.documents import ChatDocument, MessageDocument, UnreadDocument
from adapters.mongo.errors import translating
from adapters.mongo.mapping import Document
from adapters.mongo.transaction import in_transaction
from adapters.mongo.writes import Writes
from domain.ids import ChatId, UserId

CHATS_AT_ONCE: Final = 100
BEFORE_ALL: Final = ObjectId("0" * 24)
ONE_EACH: Final = {"$sum": 1}


class UnreadChanges:
    """What a transaction adds to the counts."""

    def __init__(self) -> None:
        self._changes: Counter[tuple[UserId, ChatId]] = Counter()

    def add(self, user: UserId, chat: ChatId, number: int) -> None:
        self._changes[user, chat] += number

    async def write(self, writes: Writes) -> None:
        updates = [
            {
                "q": {"_id": count_id(user, chat)},
                "u": _more(user, chat, number) if number > 0 else _fewer(-number),
                "upsert": number > 0,
            }
            for (user, chat), number in self._changes.items()
            if number
        ]
        await writes.update(UnreadDocument, updates)


def count_id(user: str, chat: str) -> str:
    return f"{chat}:{user}"


def _more(user: UserId, chat: ChatId, number: int) -> Document:
    return {"$inc": {"count": number}, "$setOnInsert": {"user": user, "chat": chat}}


def _fewer(number: int) -> list[Document]:
    """Never below none: others may have stored messages without counting them."""
    return [{"$set": {"count": {"$max": [0, {"$subtract": ["$count", number]}]}}}]


async def unread_counts(database: AsyncDatabase[Document], user: UserId) -> Mapping[ChatId, int]:
    """The counts of `user`, for chats with any."""
    found = database[UnreadDocument.__collection__].find({"user": user, "count": {"$gt": 0}}, ["chat", "count"])
    return {ChatId(one["chat"]): one["count"] async for one in found}


class UnreadCheck:
    """Compares the counts with the messages, some chats at a time, round and round, and mends what differs."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._database = database
        self._last_checked = BEFORE_ALL

    @translating
    async def __call__(self) -> int:
        """Check the next 100 chats; how many counts were wrong."""
        chats = self._database[ChatDocument.__collection__]
        found = await chats.find(
            {"_id": {"$gt": self._last_checked}}, ["_id"], sort=[("_id", ASCENDING)], limit=CHATS_AT_ONCE
        ).to_list()
        self._last_checked = found[-1]["_id"] if len(found) == CHATS_AT_ONCE else BEFORE_ALL
        names = [str(one["_id"]) for one in found]

        async def work(session: AsyncClientSession) -> int:
            return await self._mend(names, session)

        async with self._database.client.start_session() as session:
            return await in_transaction(session, work, asyncio.get_running_loop().time() + PATIENCE_SECONDS)

    async def _mend(self, chats: Sequence[str], session: AsyncClientSession) -> int:
        counts = self._database[UnreadDocument.__collection__]
        found = counts.find({"chat": {"$in": chats}}, session=session)
        counted = {(one["user"], one["chat"]): one["count"] async for one in found}
        truth = await self._truth(chats, session)
        wrong = [key for key in {*counted, *truth} if counted.get(key, 0) != truth.get(key, 0)]
        for user, chat in wrong:
            right = {"$set": {"user": user, "chat": chat, "count": truth.get((user, chat), 0)}}
            await counts.update_one({"_id": count_id(user, chat)}, right, upsert=True, session=session)
        return len(wrong)

    async def _truth(self, chats: Sequence[str], session: AsyncClientSession) -> Mapping[tuple[str, str], int]:
        by_reader: list[Document] = [
            {"$match": {"idChat": {"$in": chats}, "isRead": False, "seq": {"$ne": None}}},
            {"$unwind": {"path": "$unreadBy", "preserveNullAndEmptyArrays": True}},
            {"$group": {"_id": {"user": {"$ifNull": ["$unreadBy", "$reciver"]}, "chat": "$idChat"}, "count": ONE_EACH}},
        ]
        messages = self._database[MessageDocument.__collection__]
        found = await messages.aggregate(by_reader, session=session)
        return {(one["_id"]["user"], one["_id"]["chat"]): one["count"] async for one in found}
