"""How many messages each user has not read in each chat: counted when written, so that reading costs no more with a
long history than with a short one (ADR 12)."""

import asyncio
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bson import ObjectId
from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from adapters.mongo.chat_document import ChatDocument
from adapters.mongo.driver.client import PATIENCE_SECONDS
from adapters.mongo.driver.fields import Document
from adapters.mongo.driver.transaction import Transaction, in_transaction
from adapters.mongo.message_document import MessageDocument
from domain.ids import ChatId, UserId

CHATS_AT_ONCE: Final = 100
BEFORE_ALL: Final = ObjectId("0" * 24)
ONE_EACH: Final = {"$sum": 1}


class UnreadDocument(Model):
    """How many messages that this service stored a user has not read in a chat. They are in the collection of the
    log's counter, so that one command changes all counts of a transaction."""

    model_config = ODMConfigDict(
        collection="counters",
        indexes=lambda: [
            IndexModel([("user", ASCENDING)], name="user", sparse=True),
            IndexModel([("chat", ASCENDING)], name="chat", sparse=True),
        ],
    )

    id: str = Field(primary_field=True)
    user: str
    chat: str
    count: int


class UnreadChanges:
    """What a transaction adds to the counts."""

    def __init__(self) -> None:
        self._changes: Counter[tuple[UserId, ChatId]] = Counter()

    def add(self, user: UserId, chat: ChatId, number: int) -> None:
        self._changes[user, chat] += number

    def updates(self) -> list[Document]:
        """The updates of `counters`, each of which finds its document or makes it."""
        return [
            {"q": {"_id": count_id(user, chat)}, "u": _more(user, chat, number), "upsert": True}
            if number > 0
            else {"q": {"_id": count_id(user, chat)}, "u": _fewer(user, chat, -number), "upsert": True}
            for (user, chat), number in self._changes.items()
            if number
        ]


def count_id(user: str, chat: str) -> str:
    return f"{chat}:{user}"


def _more(user: UserId, chat: ChatId, number: int) -> Document:
    return {"$inc": {"count": number}, "$setOnInsert": {"user": user, "chat": chat}}


def _fewer(user: UserId, chat: ChatId, number: int) -> list[Document]:
    """Never below none: others may have stored messages without counting them."""
    count = {"$max": [0, {"$subtract": [{"$ifNull": ["$count", 0]}, number]}]}
    return [{"$set": {"user": {"$literal": user}, "chat": chat, "count": count}}]


async def unread_counts(
    database: AsyncDatabase[Document], user: UserId, chats: Collection[ChatId] | None = None
) -> Mapping[ChatId, int]:
    """The counts of `user` that are not 0, in some chats or (None) in all."""
    where: Document = {"user": user} if chats is None else {"_id": {"$in": [count_id(user, chat) for chat in chats]}}
    found = database[UnreadDocument.__collection__].find({**where, "count": {"$gt": 0}}, ["chat", "count"])
    return {ChatId(one["chat"]): one["count"] async for one in found}


class UnreadCheck:
    """Compares the counts with the messages, some chats at a time, round and round, and mends what differs."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._last_checked = BEFORE_ALL

    async def __call__(self) -> int:
        """Check the next 100 chats; how many counts were wrong. Raises `Unavailable`; they are the next ones then."""
        return await asyncio.to_thread(self._check)

    def _check(self) -> int:
        with self._database.client.start_session() as session:
            deadline = time.monotonic() + PATIENCE_SECONDS
            wrong, last_checked = in_transaction(self._database, session, self._mend, deadline)
        self._last_checked = last_checked
        return wrong

    def _mend(self, transaction: Transaction) -> tuple[int, ObjectId]:
        """How many counts were wrong, and up to which chat the next check may leave out."""
        beyond = {"_id": {"$gt": self._last_checked}}
        found = transaction.find(ChatDocument, beyond, ["_id"], CHATS_AT_ONCE, [("_id", ASCENDING)])
        chats = [str(one["_id"]) for one in found]
        counts = transaction.find(UnreadDocument, {"chat": {"$in": chats}})
        counted = {(one["user"], one["chat"]): one["count"] for one in counts}
        truth = _truth(transaction, chats)
        wrong = [key for key in {*counted, *truth} if counted.get(key, 0) != truth.get(key, 0)]
        updates = [
            {
                "q": {"_id": count_id(user, chat)},
                "u": {"$set": {"user": user, "chat": chat, "count": truth.get((user, chat), 0)}},
                "upsert": True,
            }
            for user, chat in wrong
        ]
        transaction.update(UnreadDocument, updates)
        return len(wrong), found[-1]["_id"] if len(found) == CHATS_AT_ONCE else BEFORE_ALL


def _truth(transaction: Transaction, chats: Sequence[str]) -> Mapping[tuple[str, str], int]:
    by_reader: list[Document] = [
        {"$match": {"idChat": {"$in": chats}, "isRead": False, "seq": {"$ne": None}}},
        {"$unwind": {"path": "$unreadBy", "preserveNullAndEmptyArrays": True}},
        {"$group": {"_id": {"user": {"$ifNull": ["$unreadBy", "$reciver"]}, "chat": "$idChat"}, "count": ONE_EACH}},
    ]
    found = transaction.aggregate(MessageDocument, by_reader)
    return {(one["_id"]["user"], one["_id"]["chat"]): one["count"] for one in found}
