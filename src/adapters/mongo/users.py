"""The platform's own users, as far as we read them."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pymongo
from bson import ObjectId
from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_document import OBJECT_ID, ChatDocument
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document, Name, Text
from application.ports.admins import AdminStore
from domain.ids import DESK, UserId
from domain.names import PersonName

ADMIN_TYPE: Final = "ADMIN"
"""The platform's `type` of its admins."""
NAMES: Final = ("firstName", "lastName", "companyName")
"""What the platform calls the parts of a name, and so do we."""
EVERYBODY_SECONDS: Final = 60
"""How long it may take to read the ids of all users, which is more than any other query reads."""


class NameDocument(Model):
    """What a user is called by their token (`token`), and by themselves."""

    model_config = ODMConfigDict(collection="userNames")

    id: str = Field(primary_field=True)
    token: Name = None
    firstName: Name = None
    lastName: Name = None
    companyName: Name = None


class UserDocument(Model):
    """What we read of the platform's own users. We never write them."""

    model_config = ODMConfigDict(
        collection="users",
        indexes=lambda: [
            IndexModel([("type", ASCENDING)], name="admins", partialFilterExpression={"type": ADMIN_TYPE})
        ],
    )

    type: Text = ""


@dataclass(frozen=True, slots=True)
class MongoUsers:
    """The `UserDirectory` of the platform's `users`, of the participants of all chats, and of our `userNames`."""

    database: AsyncDatabase[Document]
    admins: AdminStore

    @translating
    async def known_users(self) -> Sequence[UserId]:
        with pymongo.timeout(EVERYBODY_SECONDS):
            known = {user async for user in self._of_the_platform()} | {user async for user in self._in_chats()}
            return sorted(known - {DESK, *await self.admins.all()})

    async def _of_the_platform(self) -> AsyncIterator[UserId]:
        async for one in self.database[UserDocument.__collection__].find({"type": {"$ne": ADMIN_TYPE}}, ["_id"]):
            yield UserId(str(one["_id"]))

    async def _in_chats(self) -> AsyncIterator[UserId]:
        each: list[dict[str, Any]] = [
            {"$unwind": "$users"},
            {"$group": {"_id": {"$ifNull": ["$users._id", "$users"]}}},
        ]
        async for one in await self.database[ChatDocument.__collection__].aggregate(each):
            if one["_id"] and not isinstance(one["_id"], dict):
                yield UserId(str(one["_id"]))

    @translating
    async def names_of(self, users: Collection[UserId]) -> Mapping[UserId, PersonName]:
        own = self.database[NameDocument.__collection__].find({"_id": {"$in": list(users)}})
        names = {UserId(one["_id"]): _own_name(one) async for one in own}
        forms = [form for user in users for form in _forms(user)]
        theirs = self.database[UserDocument.__collection__].find({"_id": {"$in": forms}}, [*NAMES, "type"])
        names |= {UserId(str(one["_id"])): name async for one in theirs if (name := _platform_name(one)) is not None}
        return {user: name for user, name in names.items() if name is not None}

    @translating
    async def learn_names(
        self, by_token: Mapping[UserId, PersonName], by_themselves: Mapping[UserId, PersonName]
    ) -> None:
        changes = {user: {"token": name.whole} for user, name in by_token.items()}
        for user, name in by_themselves.items():
            values = (name.first, name.last, name.company)
            changes[user] = changes.get(user, {}) | dict(zip(NAMES, values, strict=True))
        updates = [UpdateOne({"_id": user}, {"$set": change}, upsert=True) for user, change in changes.items()]
        await self.database[NameDocument.__collection__].bulk_write(updates, ordered=False)


def _forms(user: UserId) -> list[Any]:
    """The platform's ids are ObjectIds, or text."""
    return [user, ObjectId(user)] if OBJECT_ID.fullmatch(user) else [user]


def _own_name(stored: Document) -> PersonName | None:
    said = PersonName.of(*(stored.get(field) for field in NAMES))
    by_token = PersonName.of(stored.get("token"))
    return said if by_token is None else by_token.within(said)


def _platform_name(stored: Document) -> PersonName | None:
    name = PersonName.of(*(stored.get(field) for field in NAMES))
    return None if name is not None and name.looks_like_desk and stored.get("type") != ADMIN_TYPE else name
