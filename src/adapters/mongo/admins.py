from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.documents import ADMIN_TYPE, AdminDocument, UserDocument
from adapters.mongo.driver.errors import translating
from adapters.mongo.mapping import Document
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class MongoAdmins:
    """The `AdminStore` on our own `admins` and the platform's `users`."""

    database: AsyncDatabase[Document]

    @translating
    async def all(self) -> Sequence[UserId]:
        ours = self._admins.find({}, ["_id"], sort=[("_id", ASCENDING)])
        theirs = self._users.find({"type": ADMIN_TYPE}, ["_id"])
        return sorted({UserId(str(one["_id"])) for found in (ours, theirs) async for one in found})

    @translating
    async def add(self, user: UserId, at: datetime) -> None:
        await self._admins.update_one({"_id": user}, {"$setOnInsert": {"addedAt": at}}, upsert=True)

    @translating
    async def remove(self, user: UserId) -> bool:
        result = await self._admins.delete_one({"_id": user})
        return result.deleted_count == 1

    @property
    def _admins(self) -> AsyncCollection[Document]:
        return self.database[AdminDocument.__collection__]

    @property
    def _users(self) -> AsyncCollection[Document]:
        return self.database[UserDocument.__collection__]
