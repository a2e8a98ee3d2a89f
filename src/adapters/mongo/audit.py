from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from odmantic import Model
from odmantic.config import ODMConfigDict
from pymongo import DESCENDING, IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from domain.audit import AuditAction, AuditEntry


class AuditDocument(Model):
    """An action that the audit keeps. It is never changed."""

    model_config = ODMConfigDict(
        collection="audit", indexes=lambda: [IndexModel([("at", DESCENDING), ("_id", DESCENDING)], name="newest_first")]
    )

    actor: str
    deed: str
    subject: str
    at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class MongoAudit:
    """The `AuditLog` on `audit`. It only inserts."""

    database: AsyncDatabase[Document]

    @translating
    async def write(self, entry: AuditEntry) -> None:
        await self._audit.insert_one(
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
        found = self._audit.find({}, sort=[("at", DESCENDING), ("_id", DESCENDING)], limit=limit)
        return [_entry(document) async for document in found]

    @property
    def _audit(self) -> AsyncCollection[Document]:
        return self.database[AuditDocument.__collection__]


def _entry(stored: Document) -> AuditEntry:
    return AuditEntry(stored["actor"], AuditAction(stored["deed"]), stored["subject"], stored["at"], stored["origin"])
