"""The event log: what is told from, once at the commit, again to those who were away, and after a crash (ADR 11)."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.documents import CounterDocument, EventDocument
from adapters.mongo.driver.errors import translating
from adapters.mongo.log import stored_events
from adapters.mongo.log.appender import LOG, LogEnd, Progress
from adapters.mongo.mapping import Document
from application.ports.clock import Clock
from application.ports.event_log import LogEntry, LogPage
from domain.errors import NotFound
from domain.ids import UserId

MOST_TAKEN_OVER: Final = 500
SILENT_AFTER: Final = timedelta(seconds=3)
"""How long a process may leave what it committed untold before others take that over. It notes every second that it
has told everything."""


class MongoEventLog:
    """The `EventLog` in `events`, one document for each change. In the document of the counter every process that has
    untold entries notes how far it has told them. `end` is where this process appends."""

    def __init__(self, database: AsyncDatabase[Document], clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._progress = Progress()
        self.end = LogEnd(self._progress, clock)
        self._is_noted = True
        self._taken_over: Document = {}

    @property
    def process(self) -> str:
        """The name under which this process appends."""
        return self._progress.process

    def committed(self, entries: Sequence[LogEntry]) -> None:
        """The transaction that `entries` were appended in is committed."""
        if entries:
            self._progress.newest = self.end.position = entries[-1].position
            self._is_noted = False
            self._progress.committed = self._progress.batch

    @translating
    async def committed_unknowingly(self) -> Sequence[LogEntry]:
        """The entries of this process's commits whose answer got lost."""
        self._progress.committed, self._is_noted = self._progress.batch, False
        return await self._by(self._progress.process, self._progress.newest)

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
        self._progress.told = position

    @translating
    async def note_published(self) -> None:
        if self._is_noted:
            return
        progress = self._progress
        is_all = progress.told == progress.newest
        state = progress.state(self._clock.now())
        change = {"$unset": {progress.mine: ""}} if is_all else {"$set": {progress.mine: state}}
        noted = await self._counters.update_one({**LOG, f"{progress.mine}.batch": progress.committed}, change)
        self._is_noted = is_all and noted.modified_count == 1

    @translating
    async def left_behind(self) -> Sequence[LogEntry]:
        counter = await self._counters.find_one(LOG) or {}
        now = self._clock.now()
        for process, state in counter.get("processes", {}).items():
            if process == self._progress.process or state["at"] > now - SILENT_AFTER:
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
