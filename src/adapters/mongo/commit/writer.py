"""The thread in which batches are written, one transaction after the other."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, Final, TypeVar

import pymongo
from pymongo.database import Database
from pymongo.errors import PyMongoError

from adapters.mongo.commit.batch import Stored, store
from adapters.mongo.driver.errors import translated
from adapters.mongo.driver.fields import Document
from adapters.mongo.driver.transaction import Transaction, in_transaction
from adapters.mongo.log.appender import LogAppender
from adapters.mongo.mappers import Mappers
from domain.changes import Change

ENDING_SECONDS: Final = 0.8

T = TypeVar("T")


class BatchWriter:
    """Writes with the driver's blocking client, in one thread and one session.

    The session is always the same: a transaction whose answer got lost holds the counter of the log, up to a minute,
    unless the next command comes in its session.
    """

    def __init__(self, database: Database[Document], appender: LogAppender, mappers: Mappers) -> None:
        self._database = database
        self._mappers = mappers
        self._appender = appender
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commits")
        self._session = database.client.start_session(causal_consistency=False)

    async def store(self, changes: Sequence[Change[Any]], deadline: float) -> Stored:
        """Store `changes` in one transaction; `deadline` is in the monotonic clock's seconds. Raises as `translated`
        does. Then nothing is stored, unless it was an outage."""
        return await self._in_thread(lambda: self._store(changes, deadline))

    def _store(self, changes: Sequence[Change[Any]], deadline: float) -> Stored:
        attempts = count(1)

        def work(transaction: Transaction) -> Stored:
            if next(attempts) > 1 or self._appender.is_shared:
                self._appender.claim(transaction)  # at the first command, because at the last one others may be quicker
            return store(changes, transaction, self._appender, self._mappers)

        return in_transaction(self._database, self._session, work, deadline)

    async def end_transactions(self) -> None:
        """End what may still be under way after a lost answer, within 0.8 seconds. Raises `Unavailable`."""
        await self._in_thread(self._end_transactions)

    def _end_transactions(self) -> None:
        try:
            with pymongo.timeout(ENDING_SECONDS):
                self._appender.end_transactions(self._database, self._session)
        except PyMongoError as error:
            raise translated(error) from error

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        self._thread.shutdown(wait=False)
