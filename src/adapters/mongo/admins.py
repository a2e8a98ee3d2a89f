from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from adapters.mongo.users import ADMIN_TYPE, UserDocument
from domain.ids import UserId


class AdminDocument(Model):
    """An admin who was added here, or who has connected as one."""

    model_config = ODMConfigDict(collection="admins")

    id: str = Field(primary_field=True)
    addedAt: datetime


@dataclass(frozen=True, slots=True)
class MongoAdmins:
    """The `AdminStore` on our own `admins` and the platform's `users`."""

    database: AsyncDatabase[Document]

    @translating
    async def all(self) -> Sequence[UserId]:
        ours = self._admins.find({}, ["_id"], sort=[("_id", ASCENDING)])
        theirs = self.database[UserDocument.__collection__].find({"type": ADMIN_TYPE}, ["_id"])
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
