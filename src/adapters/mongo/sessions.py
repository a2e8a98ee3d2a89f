from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from odmantic import Field, Model
from odmantic.config import ODMConfigDict
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from domain.caller import Role
from domain.ids import SessionId, UserId
from domain.session import SessionInfo, SessionUse


class SessionDocument(Model):
    """Where a token is used. Not named `sessions`, because the platform may have a collection of that name."""

    model_config = ODMConfigDict(
        collection="tokenSessions",
        indexes=lambda: [
            IndexModel([("user", ASCENDING), ("lastSeen", DESCENDING)], name="last_used_first"),
            IndexModel([("expiresAt", ASCENDING)], name="expiry", expireAfterSeconds=0),
        ],
    )

    id: str = Field(primary_field=True)
    user: str
    role: str = Role.USER
    issuedAt: datetime
    expiresAt: datetime
    address: str
    client: str
    since: datetime
    lastSeen: datetime


@dataclass(frozen=True, slots=True)
class MongoSessions:
    """The `SessionStore` on `tokenSessions`."""

    database: AsyncDatabase[Document]

    @translating
    async def record(self, uses: Sequence[SessionUse], at: datetime) -> None:
        await self._sessions.bulk_write([_update(session_use, at) for session_use in uses], ordered=False)

    @translating
    async def of_user(self, user: UserId, now: datetime) -> Sequence[SessionInfo]:
        found = self._sessions.find({"user": user, "expiresAt": {"$gt": now}}, sort=[("lastSeen", DESCENDING)])
        return [_info(document) async for document in found]

    @property
    def _sessions(self) -> AsyncCollection[Document]:
        return self.database[SessionDocument.__collection__]


def _update(session_use: SessionUse, at: datetime) -> UpdateOne:
    session = session_use.session
    inserted = {
        "user": session.user_id,
        "role": session.role,
        "issuedAt": session.issued_at,
        "expiresAt": session.expires_at,
        "since": at,
    }
    changed = {"address": session_use.address, "client": session_use.client, "lastSeen": at}
    return UpdateOne({"_id": session.id}, {"$setOnInsert": inserted, "$set": changed}, upsert=True)


def _info(document: Document) -> SessionInfo:
    return SessionInfo(
        SessionId(document["_id"]),
        UserId(document["user"]),
        document["issuedAt"],
        document["expiresAt"],
        document["address"],
        document["client"],
        document["since"],
        document["lastSeen"],
        Role(document.get("role", Role.USER)),
    )
