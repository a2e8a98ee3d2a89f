import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TypeVar

import pymongo
from pymongo.database import Database

from adapters.mongo.commit.share import Waiting
from adapters.mongo.commit.waiting import CommitQueue
from adapters.mongo.commit.writer import BatchWriter
from adapters.mongo.driver.client import PATIENCE_SECONDS
from adapters.mongo.driver.errors import is_outage
from adapters.mongo.driver.fields import Document
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.mappers import MAPPERS, Mappers
from domain.changes import Change
from domain.errors import MessagingError, Unavailable

PAUSE_SECONDS: Final = 0.1
LONGEST_WAIT_SECONDS: Final = 1.2
FINDING_OUT_SECONDS: Final = 0.8
LEAST_SECONDS: Final = 0.5
"""What an attempt is given, however long its changes have waited."""
FEW: Final = 8
GATHERING_SECONDS: Final = 0.002
"""Under load, clients that were just answered come again at once. Together they make one batch instead of two."""

R = TypeVar("R")


class GroupCommit:
    """The `Commits` of a replica set: what comes while a transaction is under way goes into the next one (ADR 11).

    A change that comes alone is stored at once. A batch that fails is split in halves, and so on, until the change that
    cannot be stored is alone. The readers of `log` get the entries of a commit before its callers are answered.
    """

    def __init__(self, database: Database[Document], log: MongoEventLog, mappers: Mappers = MAPPERS) -> None:
        self._log = log
        self._batches = BatchWriter(database, log.appender, mappers)
        self._queue = CommitQueue()
        self._added = asyncio.Event()
        self._under_way: Sequence[Waiting] = ()
        self._writer: asyncio.Task[None] | None = None
        self._is_uncertain = False
        self._is_finishing = False

    async def commit(self, change: Change[R]) -> R:
        if self._is_finishing:
            raise Unavailable("the service stops")
        waiting = self._queue.add(change, time.monotonic())
        self._added.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        outcome: R = await waiting.outcome
        return outcome

    async def finish(self) -> None:
        """Take no more changes; return when nothing waits any more."""
        self._is_finishing = True
        self._queue.is_paced = False
        self._added.set()
        while self._writer is not None:
            await asyncio.wait({self._writer})
        self._batches.close()

    async def _write(self) -> None:
        watch = asyncio.create_task(self._refuse_in_time())
        try:
            while self._queue or self._is_uncertain:
                if self._is_uncertain:
                    await self._find_out()
                else:
                    await self._store_next()
        finally:
            watch.cancel()
            self._writer, self._under_way = None, ()

    async def _store_next(self) -> None:
        began = time.monotonic()
        batch = self._under_way = self._queue.next_batch(began)
        if not batch:
            return await self._wait(self._queue.ready_in(began))
        await self._store(batch)
        now = time.monotonic()
        self._queue.charge(batch, now - began, now)
        if len(batch) > FEW:
            await asyncio.sleep(GATHERING_SECONDS)
        return None

    async def _wait(self, seconds: float) -> None:
        """Until something else comes, or for so long."""
        self._added.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._added.wait()

    async def _refuse_in_time(self) -> None:
        """Refuse what waits too long, also while the database does not answer. What was sent to it already may still
        be stored then, and published."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            now = time.monotonic()
            for late in self._queue.take_older(now - LONGEST_WAIT_SECONDS):
                late.fail(Unavailable("the database is not available, or too slow"))
            for one in self._under_way:
                if one.since + PATIENCE_SECONDS < now:
                    one.fail(Unavailable("the database does not answer"))

    async def _find_out(self) -> None:
        """See what was stored although the answer got lost, before anything is stored after it."""
        try:
            await self._batches.end_transactions()
            with pymongo.timeout(FINDING_OUT_SECONDS):
                self._log.committed(await self._log.committed_unknowingly())
            self._is_uncertain = False
        except Unavailable:
            await asyncio.sleep(PAUSE_SECONDS)

    async def _store(self, batch: list[Waiting]) -> None:
        batch = [one for one in batch if not one.outcome.done()]
        if not batch:
            return None
        try:
            deadline = max(min(one.since for one in batch) + PATIENCE_SECONDS, time.monotonic() + LEAST_SECONDS)
            stored = await self._batches.store([one.change for one in batch], deadline)
        except Exception as error:  # noqa: BLE001  # each caller gets it
            if is_outage(error):
                self._is_uncertain = True
            elif len(batch) > 1:
                return await self._store_in_halves(batch)
            for one in batch:
                one.fail(error)
            return None
        self._log.committed(stored.entries)
        for one, outcome in zip(batch, stored.outcomes, strict=True):
            if isinstance(outcome, MessagingError):
                one.fail(outcome)
            elif not one.outcome.done():
                one.outcome.set_result(outcome)
        return None

    async def _store_in_halves(self, batch: list[Waiting]) -> None:
        half = len(batch) // 2
        await self._store(batch[:half])
        if self._is_uncertain:  # nothing is stored before it is known what was
            self._queue.put_back(batch[half:])
        else:
            await self._store(batch[half:])
