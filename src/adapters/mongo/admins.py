from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from adapters.mongo.documents import ADMIN_TYPE
from adapters.mongo.errors import translating
from adapters.mongo.mapping import Document
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class MongoAdmins:
    """The `AdminStore` on our own `admins` and the platform's `users`."""

    admins: AsyncCollection[Document]
    users: AsyncCollection[Document]
    session: AsyncClientSession | None = None

    @translating
    async def all(self) -> Sequence[UserId]:
        ours = self.admins.find({}, ["_id"], sort=[("_id", ASCENDING)], session=self.session)
        theirs = self.users.find({"type": ADMIN_TYPE}, ["_id"], session=self.session)
        return sorted({UserId(str(one["_id"])) for found in (ours, theirs) async for one in found})

    @translating
    async def add(self, user: UserId, at: datetime) -> None:
        await self.admins.update_one(
            {"_id": user}, {"$setOnInsert": {"addedAt": at}}, upsert=True, session=self.session
        )

    @translating
    async def remove(self, user: UserId) -> bool:
        result = await self.admins.delete_one({"_id": user}, session=self.session)
        return result.deleted_count == 1
