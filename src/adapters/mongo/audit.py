from collections.abc import Sequence
from dataclasses import dataclass

from pymongo import DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.documents import AuditDocument
from adapters.mongo.driver.errors import translating
from adapters.mongo.mapping import Document
from domain.audit import AuditAction, AuditEntry


@dataclass(frozen=True, slots=True)
class MongoAudit:
    """The `AuditLog` on `audit`, into which this only inserts."""

    database: AsyncDatabase[Document]

    @translating
    async def write(self, entry: AuditEntry) -> None:
        await self.collection.insert_one(
            {
                "actor": entry.actor,
                "deed": entry.action.value,
                "subject": entry.subject,
                "at": entry.at,
                "origin": entry.origin,
            }
        )

    @translating
    async def latest(self, limit: int) -> Sequence[AuditEntry]:
        found = self.collection.find({}, sort=[("at", DESCENDING), ("_id", DESCENDING)], limit=limit)
        return [_entry(document) async for document in found]

    @property
    def collection(self) -> AsyncCollection[Document]:
        return self.database[AuditDocument.__collection__]


def _entry(stored: Document) -> AuditEntry:
    return AuditEntry(stored["actor"], AuditAction(stored["deed"]), stored["subject"], stored["at"], stored["origin"])
