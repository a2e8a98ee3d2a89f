import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from adapters.mongo.errors import translated
from adapters.mongo.mapping import Document
from adapters.mongo.stores import MongoStores
from application.ports.transactions import Stores
from domain.errors import Unavailable

T = TypeVar("T")

DEADLINE_SECONDS: Final = 5.0
FIRST_PAUSE_SECONDS: Final = 0.005
LONGEST_PAUSE_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class MongoTransactions:
    """The `Transactions` of a replica set: a conflict or an election runs the work again, until a deadline.

    A commit whose outcome got lost is committed again, which MongoDB answers with the first outcome.
    """

    database: AsyncDatabase[Document]

    async def run(self, work: Callable[[Stores], Awaitable[T]]) -> T:
        deadline = asyncio.get_running_loop().time() + DEADLINE_SECONDS
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._attempt(work, deadline)
            except PyMongoError as error:
                if not error.has_error_label("TransientTransactionError"):
                    raise translated(error) from error
                if asyncio.get_running_loop().time() + pause > deadline:
                    raise Unavailable("the database is busy") from error
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
                if not error.has_error_label("UnknownTransactionCommitResult"):
                    raise
                if asyncio.get_running_loop().time() > deadline:
                    raise
