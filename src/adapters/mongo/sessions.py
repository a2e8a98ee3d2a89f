from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pymongo import ASCENDING, DESCENDING, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.documents import RevocationDocument, SessionDocument
from adapters.mongo.driver.errors import translating
from adapters.mongo.mapping import Document
from domain.ids import SessionId, UserId
from domain.session import Revocation, SessionInfo, SessionUse

MOST_OVERTAKING: Final = timedelta(seconds=10)
"""How long a write may take to be seen after MongoDB has put its time on it: later ones may be seen before."""


@dataclass(frozen=True, slots=True)
class MongoSessions:
    """The `SessionStore` on `tokenSessions`."""

    database: AsyncDatabase[Document]

    @translating
    async def record(self, uses: Sequence[SessionUse], at: datetime) -> None:
        await self.collection.bulk_write([_noted(session_use, at) for session_use in uses], ordered=False)

    @translating
    async def of_user(self, user: UserId, now: datetime) -> Sequence[SessionInfo]:
        found = self.collection.find({"user": user, "expiresAt": {"$gt": now}}, sort=[("lastSeen", DESCENDING)])
        return [_seen(document) async for document in found]

    @property
    def collection(self) -> AsyncCollection[Document]:
        return self.database[SessionDocument.__collection__]


def _noted(session_use: SessionUse, at: datetime) -> UpdateOne:
    session = session_use.session
    first = {
        "user": session.caller.user_id,
        "issuedAt": session.issued_at,
        "expiresAt": session.expires_at,
        "since": at,
    }
    last = {"address": session_use.address, "client": session_use.client, "lastSeen": at}
    return UpdateOne({"_id": session.id}, {"$setOnInsert": first, "$set": last}, upsert=True)


def _seen(document: Document) -> SessionInfo:
    return SessionInfo(
        SessionId(document["_id"]),
        UserId(document["user"]),
        document["issuedAt"],
        document["expiresAt"],
        document["address"],
        document["client"],
        document["since"],
        document["lastSeen"],
    )


class MongoRevocations:
    """The `RevocationStore` on `tokenRevocations`: one for each session, one for each user. `notedAt` is the time of
    MongoDB itself, so that the clocks of processes may differ."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database[RevocationDocument.__collection__]
        self._newest: datetime | None = None

    @translating
    async def add(self, revocation: Revocation) -> None:
        of_session = revocation.session_id is not None
        name = f"session:{revocation.session_id}" if of_session else f"user:{revocation.user_id}"
        said = {"user": revocation.user_id, "session": revocation.session_id, "expiresAt": revocation.expires_at}
        change = {"$set": said, "$max": {"at": revocation.at}, "$currentDate": {"notedAt": True}}
        await self._collection.update_one({"_id": name}, change, upsert=True)

    @translating
    async def news(self) -> Sequence[Revocation]:
        where = {} if self._newest is None else {"notedAt": {"$gte": self._newest - MOST_OVERTAKING}}
        found = await self._collection.find(where, sort=[("notedAt", ASCENDING)]).to_list()
        if found:
            self._newest = found[-1]["notedAt"]
        return [_revocation(document) for document in found]


def _revocation(document: Document) -> Revocation:
    session = document["session"]
    return Revocation(
        UserId(document["user"]), document["at"], None if session is None else SessionId(session), document["expiresAt"]
    )
