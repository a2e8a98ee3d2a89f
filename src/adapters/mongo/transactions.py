import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import pymongo
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from adapters.mongo.client import PATIENCE_SECONDS
from adapters.mongo.errors import translated
from adapters.mongo.mapping import Document
from adapters.mongo.stores import MongoStores
from application.ports.transactions import Stores

T = TypeVar("T")

FIRST_PAUSE_SECONDS: Final = 0.005
LONGEST_PAUSE_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class MongoTransactions:
    """The `Transactions` of a replica set: a conflict or an election runs the work again, while patience lasts.

    A commit whose outcome got lost is committed again, which MongoDB answers with the first outcome.
    """

    database: AsyncDatabase[Document]

    async def run(self, work: Callable[[Stores], Awaitable[T]]) -> T:
        with pymongo.timeout(PATIENCE_SECONDS):
            return await self._run(work, asyncio.get_running_loop().time() + PATIENCE_SECONDS)

    async def _run(self, work: Callable[[Stores], Awaitable[T]], deadline: float) -> T:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._attempt(work, deadline)
            except PyMongoError as error:
                in_time = asyncio.get_running_loop().time() + pause < deadline
                if not (in_time and error.has_error_label("TransientTransactionError")):
                    raise translated(error) from error
            await asyncio.sleep(random.uniform(0, pause))
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _attempt(self, work: Callable[[Stores], Awaitable[T]], deadline: float) -> T:
        async with self.database.client.start_session() as session:
            await session.start_transaction()
            try:
                result = await work(MongoStores(self.database, session))
            except BaseException:
                await session.abort_transaction()
                raise
            await self._commit(session, deadline)
            return result

    async def _commit(self, session: AsyncClientSession, deadline: float) -> None:
        while True:
            try:
                return await session.commit_transaction()
            except PyMongoError as error:
                in_time = asyncio.get_running_loop().time() < deadline
                if not (in_time and error.has_error_label("UnknownTransactionCommitResult")):
                    raise
