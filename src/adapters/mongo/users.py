"""The platform's own users, as far as we read them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pymongo
from odmantic import Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.chat_document import ChatDocument
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document, Text
from application.ports.admins import AdminStore
from domain.ids import DESK, UserId

ADMIN_TYPE: Final = "ADMIN"
"""The platform's `type` of its admins."""
EVERYBODY_SECONDS: Final = 60
"""How long it may take to read the ids of all users, which is more than any other query reads."""


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
    """The `UserDirectory` of the platform's `users` and of the participants of all chats."""

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
