"""The event log: every durable event in one order, and its readers (see `doc.py`)."""

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence

from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.errors import translating
from adapters.mongo.driver.fields import Document
from adapters.mongo.log import stored_events
from adapters.mongo.log.appender import LogAppender
from adapters.mongo.log.cursors import LOG, Cursor, Cursors
from adapters.mongo.log.documents import CounterDocument, EventDocument
from adapters.mongo.log.feed import Feed
from adapters.mongo.mappers import MAPPERS, Mappers
from application.ports.clock import Clock
from application.ports.event_log import LogPage, Reader
from domain.errors import NotFound
from domain.events import LogEntry
from domain.ids import UserId


class MongoEventLog:
    """The `EventLog` in `events`, one document for each entry. `appender` is what commits of this process use."""

    def __init__(self, database: AsyncDatabase[Document], clock: Clock, mappers: Mappers = MAPPERS) -> None:
        cursor = Cursor()
        self._mappers = mappers
        self._database = database
        self._cursor = cursor
        self._cursors = Cursors(database, cursor, clock, mappers)
        self._feed = Feed(cursor)
        self._readers: Mapping[Reader, Callable[[], AsyncGenerator[LogEntry, None]]] = {Reader.RELAY: self._feed.follow}
        self.appender = LogAppender(cursor, clock)

    @property
    def process(self) -> str:
        """The name under which this process appends."""
        return self._cursor.process

    @property
    def waiting(self) -> int:
        """How many entries of this process are unpublished."""
        return self._feed.waiting

    @translating
    async def head(self) -> int:
        counter = await self._database[CounterDocument.__collection__].find_one(LOG, ["position"])
        return 0 if counter is None else counter.get("position", 0)

    @translating
    async def after(self, position: int, audience: Collection[UserId], limit: int) -> LogPage:
        head = await self.head()
        if position > head or (position < head and not await self._is_kept(position + 1)):
            raise NotFound("the log does not reach back to there")
        where = {"audience": {"$in": list(audience)}, "_id": {"$gt": position, "$lte": head}}
        found = await self._events.find(where, sort=[("_id", ASCENDING)], limit=limit).to_list()
        entries = await stored_events.entries(self._database, found, self._mappers)
        return LogPage(entries, entries[-1].position if len(entries) == limit else head)

    async def _is_kept(self, position: int) -> bool:
        return await self._events.find_one({"_id": position}, ["_id"]) is not None

    def follow(self, reader: Reader) -> AsyncGenerator[LogEntry, None]:
        return self._readers[Reader(reader)]()

    def committed(self, entries: Sequence[LogEntry]) -> None:
        """The transaction that appended `entries` is committed: wake the readers."""
        if entries:
            self.appender.position = entries[-1].position
            self._cursor.advance(self.appender.position)
            self._feed.add(entries)

    async def committed_unknowingly(self) -> Sequence[LogEntry]:
        """The entries of this process's commits whose answer got lost. Raises `Unavailable`."""
        return await self._cursors.committed_unknowingly()

    async def maintain(self) -> int:
        """Save how far this process is, and give the readers what a process that died left behind: how many entries
        they finished of it. To be called each second. Raises `Unavailable`."""
        await self._cursors.save_cursor()
        claim = await self._cursors.claim_abandoned() if self._feed.is_followed else None
        if claim is None or not await self._feed.give_claimed(claim.entries):
            return 0
        await self._cursors.release_claim(claim)
        return len(claim.entries)

    async def published(self) -> None:
        """Return when all that this process committed is published. It needs no database."""
        await self._feed.published()

    async def finish(self) -> None:
        """Return when all that this process committed is published, and that is saved. Raises `Unavailable`."""
        await self.published()
        await self._cursors.save_cursor()

    @property
    def _events(self) -> AsyncCollection[Document]:
        return self._database[EventDocument.__collection__]
