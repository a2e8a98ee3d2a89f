import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeVar

import pymongo
from pymongo.database import Database
from pymongo.errors import PyMongoError

from adapters.mongo.commit.batch import Batch, Change, Stored
from adapters.mongo.commit.read_marks import claim_of
from adapters.mongo.driver.client import PATIENCE_SECONDS
from adapters.mongo.driver.errors import is_outage, translated
from adapters.mongo.driver.transaction import Transaction, in_transaction
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.mapping import Document
from application.ports.commits import Opening, Posted, Posting, Reading, ReadReceipt
from application.ports.event_log import LogEntry
from domain.errors import MessagingError, Unavailable

LARGEST_BATCH: Final = 256
HEAVIEST_BATCH: Final = 2000
HEAVIEST_QUEUE: Final = 20_000
PAUSE_SECONDS: Final = 0.1
LONGEST_WAIT_SECONDS: Final = 1.2
FINDING_OUT_SECONDS: Final = 0.8
LEAST_SECONDS: Final = 0.5
"""What an attempt is given however long its changes have waited."""
FEW: Final = 8
GATHERING_SECONDS: Final = 0.002
"""Under load those who have just been answered come again at once: together they make one batch instead of two."""
CHARACTERS_AS_HEAVY_AS_A_DOCUMENT: Final = 1000

T = TypeVar("T")


@dataclass(slots=True)
class Waiting:
    """A change, until it is known what became of it. `weight` is about the number of documents it writes."""

    change: Change
    weight: int
    since: float
    outcome: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: BaseException) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)


class GroupCommit:
    """The `Commits` of a replica set: what comes while a transaction is under way goes into the next one (ADR 11).

    A change that comes alone is stored at once. When a batch fails, each half of it is tried, and so on, so that one
    change that cannot be stored harms no other. `told` takes the log entries of every commit, in their order.

    Transactions run in a thread of their own, one after the other.
    """

    def __init__(
        self, database: Database[Document], log: MongoEventLog, told: Callable[[Sequence[LogEntry]], None]
    ) -> None:
        self._database = database
        self._log = log
        self._told = told
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commits")
        self._session = database.client.start_session(causal_consistency=False)
        """Always the same, because a transaction whose answer got lost goes on holding the counter of the log, up to
        a minute, unless the next one comes in its session."""
        self._queue: deque[Waiting] = deque()
        self._weight = 0
        self._under_way: Sequence[Waiting] = ()
        self._writer: asyncio.Task[None] | None = None
        self._is_uncertain = False
        self._is_finishing = False

    async def post(self, posting: Posting) -> Posted:
        posted: Posted = await self._commit(posting)
        return posted

    async def open(self, opening: Opening) -> None:
        await self._commit(opening)

    async def read(self, reading: Reading) -> ReadReceipt:
        receipt: ReadReceipt = await self._commit(reading)
        return receipt

    async def finish(self) -> None:
        """Take no more changes; return when nothing waits any more."""
        self._is_finishing = True
        while self._writer is not None:
            await asyncio.wait({self._writer})
        self._thread.shutdown(wait=False)

    async def _commit(self, change: Change) -> Any:
        if self._is_finishing:
            raise Unavailable("the service stops")
        if self._weight >= HEAVIEST_QUEUE:
            raise Unavailable("too many changes wait to be stored")
        waiting = Waiting(change, _weight(change), time.monotonic())
        self._queue.append(waiting)
        self._weight += waiting.weight
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        return await waiting.outcome

    async def _write(self) -> None:
        watch = asyncio.create_task(self._give_up_in_time())
        try:
            while self._queue or self._is_uncertain:
                if self._is_uncertain:
                    await self._find_out()
                else:
                    batch = self._under_way = self._next_batch()
                    await self._store(batch)
                    if len(batch) > FEW:
                        await asyncio.sleep(GATHERING_SECONDS)
        finally:
            watch.cancel()
            self._writer, self._under_way = None, ()

    async def _give_up_in_time(self) -> None:
        """Refuse what waits too long, also while the database does not answer; what was sent to it already may still
        be stored then, and told."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            self._give_up_late()

    async def _find_out(self) -> None:
        """See what was stored although the answer got lost, before anything is stored after it."""
        try:
            await self._in_thread(self._end_transactions)
            with pymongo.timeout(FINDING_OUT_SECONDS):
                self._committed(await self._log.committed_unknowingly())
            self._is_uncertain = False
        except Unavailable:
            await asyncio.sleep(PAUSE_SECONDS)

    def _end_transactions(self) -> None:
        try:
            with pymongo.timeout(FINDING_OUT_SECONDS):
                self._log.end.end_transactions(self._database, self._session)
        except PyMongoError as error:
            raise translated(error) from error

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _committed(self, entries: Sequence[LogEntry]) -> None:
        self._log.committed(entries)
        self._told(entries)

    def _give_up_late(self) -> None:
        """Refuse what has waited so long that too little time is left to store it."""
        now = time.monotonic()
        while self._queue and self._queue[0].since + LONGEST_WAIT_SECONDS < now:
            late = self._queue.popleft()
            self._weight -= late.weight
            late.fail(Unavailable("the database is not available, or too slow"))
        for one in self._under_way:
            if one.since + PATIENCE_SECONDS < now:
                one.fail(Unavailable("the database does not answer"))

    def _next_batch(self) -> list[Waiting]:
        """The first changes that wait, but for those whose claim another of them has already."""
        batch: list[Waiting] = []
        postponed: list[Waiting] = []
        claims: set[Any] = set()
        weight = 0
        while self._queue and len(batch) < LARGEST_BATCH and weight < HEAVIEST_BATCH:
            waiting = self._queue.popleft()
            if isinstance(waiting.change, Reading):
                claim = claim_of(waiting.change)
                if claim in claims:
                    postponed.append(waiting)
                    continue
                claims.add(claim)
            weight += waiting.weight
            batch.append(waiting)
        self._queue.extendleft(reversed(postponed))
        self._weight -= weight
        return batch

    async def _store(self, batch: list[Waiting]) -> None:
        batch = [one for one in batch if not one.outcome.done()]
        if not batch:
            return None
        try:
            stored = await self._in_thread(lambda: self._in_transaction(batch))
        except Exception as error:
            if is_outage(error):
                self._is_uncertain = True
            elif len(batch) > 1:
                return await self._store_in_halves(batch)
            for one in batch:
                one.fail(error)
            return None
        self._committed(stored.entries)
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
            self._queue.extendleft(reversed(batch[half:]))
            self._weight += sum(one.weight for one in batch[half:])
        else:
            await self._store(batch[half:])

    def _in_transaction(self, batch: Sequence[Waiting]) -> Stored:
        attempts = count(1)

        def work(transaction: Transaction) -> Stored:
            if next(attempts) > 1 or self._log.end.is_shared:
                self._log.end.claim(transaction)  # another process may be quicker at the end: be the first to begin
            return Batch(transaction, [one.change for one in batch]).store(self._log.end)

        deadline = max(batch[0].since + PATIENCE_SECONDS, time.monotonic() + LEAST_SECONDS)
        return in_transaction(self._database, self._session, work, deadline)


def _weight(change: Change) -> int:
    match change:
        case Posting():
            texts = len(change.message.text) * (1 + len(change.notifications)) // CHARACTERS_AS_HEAVY_AS_A_DOCUMENT
            return 1 + len(change.notifications) + len(change.recipients) + texts
        case Opening():
            return 1 + len(change.notifications)
        case Reading():
            return 5
