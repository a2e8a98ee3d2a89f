import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bson import ObjectId
from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from adapters.mongo.driver.client import PATIENCE_SECONDS
from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document, Name, Time
from adapters.mongo.driver.transaction import Transaction, in_transaction
from adapters.mongo.log.documents import CounterDocument
from domain.caller import Role
from domain.ids import SessionId, UserId
from domain.session import Revocation

COUNTER: Final = {"_id": "revocations"}
"""Its `position` is the number of the last revocation; `began` is different in every database that counts anew."""
ORDER: Final = [("number", ASCENDING)]


class RevocationDocument(Model):
    """A session that was ended early, or (`session` None) all sessions of a user, or those with a role."""

    model_config = ODMConfigDict(
        collection="tokenRevocations",
        indexes=lambda: [
            IndexModel(ORDER, name="order"),
            IndexModel([("expiresAt", ASCENDING)], name="expiry", expireAfterSeconds=0),
        ],
    )

    id: str = Field(primary_field=True)
    user: str
    session: Name = None
    role: Name = None
    at: datetime
    expiresAt: Time = None
    number: int | None = None


class MongoRevocations:
    """The `RevocationStore` on `tokenRevocations`: one for each session, one for each user and role.

    Each has a number from a counter that is incremented in the transaction that stores it. So a revocation is visible
    only when all with lower numbers are, whatever the time is anywhere, and what has a higher number than the last one
    read is news. Those of earlier versions have no number; they are read with all others at the first call.
    """

    def __init__(self, database: AsyncDatabase[Document], blocking_database: Database[Document]) -> None:
        committed = ReadConcern("majority")  # a number that is rolled back is given again
        self._revocations = database[RevocationDocument.__collection__].with_options(read_concern=committed)
        self._counters = database[CounterDocument.__collection__].with_options(read_concern=committed)
        self._blocking_database = blocking_database
        self._last_read: int | None = None
        self._began: Any = None

    async def add(self, revocation: Revocation) -> None:
        await asyncio.to_thread(self._add, revocation)

    def _add(self, revocation: Revocation) -> None:
        def store(transaction: Transaction) -> None:
            change = {"$inc": {"position": 1}, "$setOnInsert": {"began": ObjectId()}}
            counter = transaction.change_one(CounterDocument, COUNTER, change, ["position"])
            transaction.update(RevocationDocument, [_update(revocation, counter["position"])])

        with self._blocking_database.client.start_session() as session:
            in_transaction(self._blocking_database, session, store, time.monotonic() + PATIENCE_SECONDS)

    @translating
    async def news(self) -> Sequence[Revocation]:
        counter = await self._counters.find_one(COUNTER, ["position", "began"]) or {"position": 0}
        newest, began = counter["position"], counter.get("began")
        if (newest, began) == (self._last_read, self._began):
            return ()
        goes_on = self._last_read is not None and began == self._began and newest > self._last_read
        where: Document = {"number": {"$gt": self._last_read}} if goes_on else {}  # all of another database
        found = await self._revocations.find(where, sort=ORDER).to_list()
        self._began = began
        self._last_read = max(newest, found[-1].get("number") or 0) if found else newest
        return [_revocation(document) for document in found]


def _update(revocation: Revocation, number: int) -> Document:
    fields = {
        "user": revocation.user_id,
        "session": revocation.session_id,
        "role": revocation.role,
        "expiresAt": revocation.expires_at,
        "number": number,
    }
    change = {"$set": fields, "$max": {"at": revocation.at}}
    return {"q": {"_id": _id(revocation)}, "u": change, "upsert": True}


def _id(revocation: Revocation) -> str:
    if revocation.session_id is not None:
        return f"session:{revocation.session_id}"
    if revocation.role is not None:
        return f"role:{revocation.role}:{revocation.user_id}"
    return f"user:{revocation.user_id}"


def _revocation(document: Document) -> Revocation:
    session, role = document["session"], document.get("role")
    return Revocation(
        UserId(document["user"]),
        document["at"],
        None if session is None else SessionId(session),
        document["expiresAt"],
        None if role is None else Role(role),
    )
