from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bson import ObjectId
from odmantic import Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document, Flag, Text, Time
from domain.broadcast import Broadcast
from domain.ids import BroadcastId, UserId

ROWS_AT_ONCE: Final = 5000


class BroadcastDocument(Model):
    model_config = ODMConfigDict(
        collection="broadcasts",
        indexes=lambda: [
            IndexModel([("claimedUntil", ASCENDING)], name="unfinished", partialFilterExpression={"isFinished": False})
        ],
    )

    message: Text = ""
    sentBy: Text = ""
    createdAt: Time = None
    total: int = 0
    isFinished: Flag = False
    claimedUntil: datetime


class BroadcastRecipientDocument(Model):
    """A user who has not received a broadcast yet."""

    model_config = ODMConfigDict(
        collection="broadcastRecipients",
        indexes=lambda: [IndexModel([("broadcast", ASCENDING), ("user", ASCENDING)], name="one_each", unique=True)],
    )

    broadcast: ObjectId
    user: str


@dataclass(frozen=True, slots=True)
class MongoBroadcasts:
    """The `BroadcastStore` on `broadcasts` and `broadcastRecipients`; a recipient who has received it is removed."""

    database: AsyncDatabase[Document]

    @translating
    async def add(self, broadcast: Broadcast, recipients: Collection[UserId]) -> None:
        broadcast_id = ObjectId(broadcast.id)
        document = {
            "_id": broadcast_id,
            "message": broadcast.text,
            "sentBy": broadcast.sent_by,
            "createdAt": broadcast.created_at,
            "total": broadcast.total,
            "isFinished": not recipients,
            "claimedUntil": broadcast.created_at,
        }
        rows = [{"broadcast": broadcast_id, "user": user} for user in recipients]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            await self._recipients.insert_many(rows[start : start + ROWS_AT_ONCE])
        await self._broadcasts.insert_one(document)

    @translating
    async def claim(self, now: datetime, until: datetime) -> Broadcast | None:
        document = await self._broadcasts.find_one_and_update(
            {"isFinished": False, "claimedUntil": {"$lte": now}},
            {"$set": {"claimedUntil": until}},
            sort=[("claimedUntil", ASCENDING)],
        )
        return None if document is None else await self._broadcast(document)

    @translating
    async def waiting(self, broadcast_id: BroadcastId, limit: int) -> Sequence[UserId]:
        found = self._recipients.find({"broadcast": ObjectId(broadcast_id)}, sort=[("user", ASCENDING)], limit=limit)
        return [UserId(one["user"]) async for one in found]

    @translating
    async def mark_done(self, broadcast_id: BroadcastId, users: Collection[UserId], until: datetime) -> None:
        mine = {"broadcast": ObjectId(broadcast_id)}
        await self._recipients.delete_many({**mine, "user": {"$in": list(users)}})
        is_finished = await self._recipients.find_one(mine) is None
        await self._broadcasts.update_one(
            {"_id": ObjectId(broadcast_id)}, {"$set": {"claimedUntil": until, "isFinished": is_finished}}
        )

    @translating
    async def all(self) -> Sequence[Broadcast]:
        found = self._broadcasts.find({}, sort=[("_id", DESCENDING)])
        return [await self._broadcast(document) async for document in found]

    async def _broadcast(self, document: Document) -> Broadcast:
        parsed = BroadcastDocument.model_validate_doc(document)
        waiting = await self._recipients.count_documents({"broadcast": parsed.id})
        return Broadcast(
            BroadcastId(str(parsed.id)),
            parsed.message,
            UserId(parsed.sentBy),
            parsed.createdAt or parsed.id.generation_time,
            parsed.total,
            parsed.total - waiting,
        )

    @property
    def _broadcasts(self) -> AsyncCollection[Document]:
        return self.database[BroadcastDocument.__collection__]

    @property
    def _recipients(self) -> AsyncCollection[Document]:
        return self.database[BroadcastRecipientDocument.__collection__]
