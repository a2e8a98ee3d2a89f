"""One transaction of a replica set, run again while conflicts, elections and patience last."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import pymongo
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import PyMongoError

from adapters.mongo.errors import translated

T = TypeVar("T")

FIRST_PAUSE_SECONDS: Final = 0.002
LONGEST_PAUSE_SECONDS: Final = 0.1


async def in_transaction(
    session: AsyncClientSession, work: Callable[[AsyncClientSession], Awaitable[T]], deadline: float
) -> T:
    """Do `work` in a transaction whose commit a majority has on disk. It may be done several times and must have no
    other effect. `deadline` is in the event loop's time. A commit whose answer got lost is committed again, which
    MongoDB answers with the first outcome. Raises as `translated` does.

    When MongoDB does not answer, the transaction may go on holding what it has written, up to its lifetime limit, or
    until the session is used again."""
    loop = asyncio.get_running_loop()
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            with pymongo.timeout(max(deadline - loop.time(), 0.001)):
                return await _attempt(session, work, deadline)
        except PyMongoError as error:
            is_in_time = loop.time() + pause < deadline
            if not (is_in_time and error.has_error_label("TransientTransactionError")):
                raise translated(error) from error
        await asyncio.sleep(random.uniform(0, pause))
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _attempt(
    session: AsyncClientSession, work: Callable[[AsyncClientSession], Awaitable[T]], deadline: float
) -> T:
    await session.start_transaction()
    try:
        result = await work(session)
    except BaseException:
        await session.abort_transaction()
        raise
    await _commit(session, deadline)
    return result


async def _commit(session: AsyncClientSession, deadline: float) -> None:
    while True:
        try:
            return await session.commit_transaction()
        except PyMongoError as error:
            is_in_time = asyncio.get_running_loop().time() < deadline
            if not (is_in_time and error.has_error_label("UnknownTransactionCommitResult")):
                raise
