from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document, Name, Time
from domain.ids import SessionId, UserId
from domain.session import Revocation

OVERLAP: Final = timedelta(seconds=10)
"""How long a write may take to become visible after MongoDB has put its time on it. Later writes may become visible
first, so that each read goes back by so much."""


class RevocationDocument(Model):
    """A session that was ended early, or (`session` None) all sessions of a user."""

    model_config = ODMConfigDict(
        collection="tokenRevocations",
        indexes=lambda: [
            IndexModel([("notedAt", ASCENDING)], name="news"),
            IndexModel([("expiresAt", ASCENDING)], name="expiry", expireAfterSeconds=0),
        ],
    )

    id: str = Field(primary_field=True)
    user: str
    session: Name = None
    at: datetime
    expiresAt: Time = None
    notedAt: datetime


class MongoRevocations:
    """The `RevocationStore` on `tokenRevocations`: one for each session, one for each user. `notedAt` is the time of
    MongoDB itself, because the clocks of processes may differ."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database[RevocationDocument.__collection__]
        self._newest: datetime | None = None

    @translating
    async def add(self, revocation: Revocation) -> None:
        of_session = revocation.session_id is not None
        revocation_id = f"session:{revocation.session_id}" if of_session else f"user:{revocation.user_id}"
        fields = {"user": revocation.user_id, "session": revocation.session_id, "expiresAt": revocation.expires_at}
        change = {"$set": fields, "$max": {"at": revocation.at}, "$currentDate": {"notedAt": True}}
        await self._collection.update_one({"_id": revocation_id}, change, upsert=True)

    @translating
    async def news(self) -> Sequence[Revocation]:
        where = {} if self._newest is None else {"notedAt": {"$gte": self._newest - OVERLAP}}
        found = await self._collection.find(where, sort=[("notedAt", ASCENDING)]).to_list()
        if found:
            self._newest = found[-1]["notedAt"]
        return [_revocation(document) for document in found]


def _revocation(document: Document) -> Revocation:
    session = document["session"]
    return Revocation(
        UserId(document["user"]), document["at"], None if session is None else SessionId(session), document["expiresAt"]
    )
