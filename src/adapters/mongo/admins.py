from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document, Flag, Time
from adapters.mongo.users import ADMIN_TYPE, UserDocument
from domain.ids import UserId
from domain.session import LONG_AGO


class AdminDocument(Model):
    """An admin whom an operator added (`byOperator`), or who has connected with an admin's token issued at `issuedAt`.

    Documents of earlier versions have neither. They count as known by a token of the time when they were stored."""

    model_config = ODMConfigDict(collection="admins")

    id: str = Field(primary_field=True)
    addedAt: datetime
    byOperator: Flag = False
    issuedAt: Time = None


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
        change = {"$setOnInsert": {"addedAt": at}, "$set": {"byOperator": True}}
        await self._admins.update_one({"_id": user}, change, upsert=True)

    @translating
    async def add_by_token(self, user: UserId, issued_at: datetime, at: datetime) -> None:
        change = {"$setOnInsert": {"addedAt": at}, "$max": {"issuedAt": issued_at}}
        await self._admins.update_one({"_id": user}, change, upsert=True)

    @translating
    async def by_token(self) -> Mapping[UserId, datetime]:
        found = self._admins.find({}, sort=[("_id", ASCENDING)])
        return {UserId(one["_id"]): _issued_at(one) async for one in found if _is_by_token(one)}

    @translating
    async def forget_tokens(self, user: UserId, issued_before: datetime) -> None:
        earlier: Document = {"$lt": issued_before}
        by_token = {"_id": user, "$or": [{"issuedAt": earlier}, {"issuedAt": None, "addedAt": earlier}]}
        await self._admins.delete_one({**by_token, "byOperator": {"$ne": True}})
        await self._admins.update_one({"_id": user, "issuedAt": earlier}, {"$unset": {"issuedAt": ""}})

    @translating
    async def remove(self, user: UserId) -> bool:
        result = await self._admins.delete_one({"_id": user})
        return result.deleted_count == 1

    @property
    def _admins(self) -> AsyncCollection[Document]:
        return self.database[AdminDocument.__collection__]


def _is_by_token(document: Document) -> bool:
    return "issuedAt" in document or not document.get("byOperator")


def _issued_at(document: Document) -> datetime:
    issued_at: datetime = document.get("issuedAt") or document.get("addedAt") or LONG_AGO
    return issued_at
