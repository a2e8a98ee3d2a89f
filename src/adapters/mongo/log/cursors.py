"""How far each process is with publishing what it committed, and who publishes for a process that died (ADR 11, 17).

Cursors are in the document of the log's counter: `processes` has one for each process with unpublished entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from adapters.mongo.log import stored_events
from adapters.mongo.log.documents import CounterDocument, EventDocument
from adapters.mongo.mappers import MAPPERS, Mappers
from application.ports.clock import Clock
from domain.events import LogEntry

LOG: Final = {"_id": "events"}
MOST_CLAIMED: Final = 500
SILENT_AFTER: Final = timedelta(seconds=3)
"""How long a process may be silent with unpublished entries before others claim them. It saves its cursor each second.
A claim lasts as long."""


@dataclass(slots=True)
class Cursor:
    """How far this process is.

    `newest` and `published` are positions: of its newest commit that it knows of, and of the last entry that was
    published. `batch` numbers the batches that it tried to commit, `committed` is the last one that it did.
    """

    process: str = field(default_factory=lambda: str(ObjectId()))
    newest: int = 0
    published: int = 0
    batch: int = 0
    committed: int = 0
    is_saved: bool = True

    @property
    def path(self) -> str:
        """Its field in the document of the counter."""
        return f"processes.{self.process}"

    def state(self, now: datetime) -> Document:
        return {"told": self.published, "at": now, "batch": self.batch}

    def advance(self, newest: int) -> None:
        """The last batch is committed, and its last entry is at `newest`."""
        self.newest = newest
        self.committed, self.is_saved = self.batch, False


@dataclass(frozen=True, slots=True)
class Claim:
    """Entries that `process` committed and did not publish, oldest first. They are this process's to publish for 3
    seconds from `at`."""

    process: str
    at: datetime
    entries: Sequence[LogEntry]

    @property
    def path(self) -> str:
        return f"processes.{self.process}"


class Cursors:
    """The cursor of this process as it is saved, and claims on the entries of processes that died."""

    def __init__(
        self, database: AsyncDatabase[Document], cursor: Cursor, clock: Clock, mappers: Mappers = MAPPERS
    ) -> None:
        self._database = database
        self._mappers = mappers
        self._cursor = cursor
        self._clock = clock

    @translating
    async def save_cursor(self) -> None:
        """Save the cursor, unless it is saved, or a batch under way saves it with its commit."""
        cursor = self._cursor
        if cursor.is_saved:
            return
        is_done, committed = cursor.published == cursor.newest, cursor.committed
        state = cursor.state(self._clock.now())
        change = {"$unset": {cursor.path: ""}} if is_done else {"$set": {cursor.path: state}}
        saved = await self._counters.update_one({**LOG, f"{cursor.path}.batch": committed}, change)
        cursor.is_saved = is_done and saved.modified_count == 1 and cursor.committed == committed

    @translating
    async def claim_abandoned(self) -> Claim | None:
        """Claim the first 500 entries of a process that has been silent for 3 seconds; None when there is none."""
        counter = await self._counters.find_one(LOG) or {}
        now = self._clock.now()
        for process, state in counter.get("processes", {}).items():
            if process == self._cursor.process or state["at"] > now - SILENT_AFTER:
                continue
            path = f"processes.{process}"
            claimed = await self._counters.update_one({**LOG, path: state}, {"$set": {f"{path}.at": now}})
            if claimed.modified_count:
                claim = Claim(process, now, await self._committed_by(process, state["told"]))
                if claim.entries:
                    return claim
                await self.release_claim(claim)
        return None

    @translating
    async def release_claim(self, claim: Claim) -> None:
        """Save that the entries of `claim` are published. It has no effect on a claim that another process has now."""
        is_all = len(claim.entries) < MOST_CLAIMED
        change = (
            {"$unset": {claim.path: ""}} if is_all else {"$set": {f"{claim.path}.told": claim.entries[-1].position}}
        )
        await self._counters.update_one({**LOG, f"{claim.path}.at": claim.at}, change)

    @translating
    async def committed_unknowingly(self) -> Sequence[LogEntry]:
        """The entries of this process's commits whose answer got lost."""
        self._cursor.committed, self._cursor.is_saved = self._cursor.batch, False
        return await self._committed_by(self._cursor.process, self._cursor.newest)

    async def _committed_by(self, process: str, after: int) -> list[LogEntry]:
        where = {"_id": {"$gt": after}, "by": process}
        found = await self._events.find(where, sort=[("_id", ASCENDING)], limit=MOST_CLAIMED).to_list()
        return await stored_events.entries(self._database, found, self._mappers)

    @property
    def _events(self) -> AsyncCollection[Document]:
        return self._database[EventDocument.__collection__]

    @property
    def _counters(self) -> AsyncCollection[Document]:
        return self._database[CounterDocument.__collection__]
