"""The event log: what is told from, once at the commit, again to those who were away, and after a crash (ADR 11)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bson import ObjectId
from pymongo import ASCENDING, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo import stored_events
from adapters.mongo.documents import CounterDocument, EventDocument
from adapters.mongo.errors import translating
from adapters.mongo.mapping import Document
from adapters.mongo.writes import Writes
from application.ports.clock import Clock
from application.ports.event_log import LogEntry, LogPage
from domain.errors import NotFound
from domain.ids import UserId

LOG: Final = {"_id": "events"}
MOST_TAKEN_OVER: Final = 500
SILENT_AFTER: Final = timedelta(seconds=3)
"""How long a process may leave what it committed untold before others take that over. It notes every second that it
has told everything."""


class MongoEventLog:
    """The `EventLog` in `events`, one document for each change.

    Positions are taken from one document in `counters`, inside the transaction of the change: whoever is second waits
    for the first to be committed or gives way, so an entry can be seen only when all before it can. In the same
    document every process that has untold entries notes how far it has told them.
    """

    def __init__(self, database: AsyncDatabase[Document], clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.process = str(ObjectId())
        self._mine = f"processes.{self.process}"
        self._batches = 0
        self._committed_batch = 0
        self._newest = 0
        self._published = 0
        self._is_noted = True
        self._taken_over: Document = {}

    async def append(
        self, entries: Sequence[LogEntry], writes: Writes, session: AsyncClientSession
    ) -> Sequence[LogEntry]:
        """Store `entries` in the transaction of `session`; they are given back with their positions."""
        if not entries:
            return ()
        if not self._batches:
            self._newest = self._published = await self.head()
        self._batches += 1
        now = self._clock.now()
        counter = await self._counters.find_one_and_update(
            LOG,
            {"$inc": {"position": len(entries)}, "$set": {self._mine: self._state(now)}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
            projection=["position"],
            session=session,
        )
        assert counter is not None  # an upsert gives back what it made
        first = counter["position"] - len(entries) + 1
        placed = [replace(entry, position=first + place) for place, entry in enumerate(entries)]
        documents = [
            {
                "_id": entry.position,
                "at": now,
                "by": self.process,
                "audience": sorted(entry.audience),
                "events": [stored_events.document(event) for event in entry.events],
            }
            for entry in placed
        ]
        await writes.insert(EventDocument, documents)
        return placed

    def _state(self, now: datetime) -> Document:
        return {"told": self._published, "at": now, "batch": self._batches}

    def committed(self, entries: Sequence[LogEntry]) -> None:
        """The transaction that `entries` were appended in is committed."""
        if entries:
            self._newest, self._is_noted = entries[-1].position, False
            self._committed_batch = self._batches

    @translating
    async def committed_unknowingly(self, session: AsyncClientSession) -> Sequence[LogEntry]:
        """The entries of commits in `session` whose answer got lost. The write ends whatever transaction of it is still
        under way, so no such commit can come later."""
        state = {"$set": {self._mine: self._state(self._clock.now())}}
        await self._counters.update_one(LOG, state, upsert=True, session=session)
        self._committed_batch, self._is_noted = self._batches, False
        return await self._by(self.process, self._newest)

    async def _by(self, process: str, after: int) -> list[LogEntry]:
        where = {"_id": {"$gt": after}, "by": process}
        found = await self._events.find(where, sort=[("_id", ASCENDING)], limit=MOST_TAKEN_OVER).to_list()
        return await stored_events.entries(self._database, found)

    @translating
    async def head(self) -> int:
        counter = await self._counters.find_one(LOG, ["position"])
        return 0 if counter is None else counter.get("position", 0)

    @translating
    async def after(self, position: int, audience: Collection[UserId], limit: int) -> LogPage:
        head = await self.head()
        if position > head or (position < head and not await self._is_kept(position + 1)):
            raise NotFound("the log does not reach back to there")
        where = {"audience": {"$in": list(audience)}, "_id": {"$gt": position, "$lte": head}}
        found = await self._events.find(where, sort=[("_id", ASCENDING)], limit=limit).to_list()
        entries = await stored_events.entries(self._database, found)
        return LogPage(entries, entries[-1].position if len(entries) == limit else head)

    async def _is_kept(self, position: int) -> bool:
        return await self._events.find_one({"_id": position}, ["_id"]) is not None

    def published(self, position: int) -> None:
        self._published = position

    @translating
    async def note_published(self) -> None:
        if self._is_noted:
            return
        is_all = self._published == self._newest
        change = {"$unset": {self._mine: ""}} if is_all else {"$set": {self._mine: self._state(self._clock.now())}}
        noted = await self._counters.update_one({**LOG, f"{self._mine}.batch": self._committed_batch}, change)
        self._is_noted = is_all and noted.modified_count == 1

    @translating
    async def left_behind(self) -> Sequence[LogEntry]:
        counter = await self._counters.find_one(LOG) or {}
        now = self._clock.now()
        for process, state in counter.get("processes", {}).items():
            if process == self.process or state["at"] > now - SILENT_AFTER:
                continue
            path = f"processes.{process}"
            taken = await self._counters.update_one({**LOG, path: state}, {"$set": {f"{path}.at": now}})
            if taken.modified_count:
                self._taken_over = {"path": path, "at": now}
                if entries := await self._by(process, state["told"]):
                    return entries
                await self.taken_over(())
        return ()

    @translating
    async def taken_over(self, entries: Sequence[LogEntry]) -> None:
        path, at = self._taken_over["path"], self._taken_over["at"]
        is_all = len(entries) < MOST_TAKEN_OVER
        change = {"$unset": {path: ""}} if is_all else {"$set": {f"{path}.told": entries[-1].position}}
        await self._counters.update_one({**LOG, f"{path}.at": at}, change)

    @property
    def _events(self) -> AsyncCollection[Document]:
        return self._database[EventDocument.__collection__]

    @property
    def _counters(self) -> AsyncCollection[Document]:
        return self._database[CounterDocument.__collection__]
