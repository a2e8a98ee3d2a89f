"""One transaction of a replica set, run again while conflicts, elections and patience last.

Everything here waits for the database where it stands and belongs into a thread: of the time that a command takes with
the driver's asynchronous client, more than half is the event loop's (docs/performance.md)."""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import pymongo
from odmantic import Model
from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError, PyMongoError

from adapters.mongo.driver.errors import translated
from adapters.mongo.driver.fields import Document

T = TypeVar("T")

FIRST_PAUSE_SECONDS: Final = 0.002
LONGEST_PAUSE_SECONDS: Final = 0.02
MOST_IN_A_REPLY: Final = 1000


class Transaction:
    """What can be done inside a transaction, many documents with one command. Each method raises what the driver
    raises, `BulkWriteError` for a document that cannot be written, and leaves the transaction to be aborted then."""

    def __init__(self, database: Database[Document], session: ClientSession) -> None:
        self._database = database
        self._session = session

    def find(
        self,
        model: type[Model],
        where: Document,
        fields: Sequence[str] | None = None,
        limit: int = 0,
        sort: Sequence[tuple[str, int]] | None = None,
    ) -> list[Document]:
        """The documents that match, or the first `limit` of them; only their `fields`, if any are named."""
        found = self._database[model.__collection__].find(
            where, fields, limit=limit, sort=sort, batch_size=MOST_IN_A_REPLY, session=self._session
        )
        return found.to_list()

    def aggregate(self, model: type[Model], pipeline: Sequence[Document]) -> list[Document]:
        return self._database[model.__collection__].aggregate(pipeline, session=self._session).to_list()

    def insert(self, model: type[Model], documents: Sequence[Document]) -> None:
        """Store new documents."""
        if documents:
            self._run({"insert": model.__collection__, "documents": documents})

    def update(self, model: type[Model], updates: Sequence[Document]) -> int:
        """Change documents: each update has `q`, `u` and what else the command takes. How many there were, those that
        were made included."""
        return self._run({"update": model.__collection__, "updates": updates}) if updates else 0

    def change_one(self, model: type[Model], where: Document, change: Document, fields: Sequence[str]) -> Document:
        """Change one document, which is made if need be; its `fields` after that."""
        changed = self._database[model.__collection__].find_one_and_update(
            where,
            change,
            upsert=True,
            return_document=ReturnDocument.AFTER,
            projection=fields,
            session=self._session,
        )
        return changed or {}  # an upsert always gives back what it made

    def _run(self, command: Document) -> int:
        reply: dict[str, Any] = self._database.command(command, session=self._session)
        if "writeErrors" in reply:
            raise BulkWriteError(reply)
        return int(reply["n"])


def in_transaction(
    database: Database[Document], session: ClientSession, work: Callable[[Transaction], T], deadline: float
) -> T:
    """Do `work` in a transaction whose commit a majority has on disk. It may be done several times and must have no
    other effect. `deadline` is in the monotonic clock's time. A commit whose answer got lost is committed again, which
    MongoDB answers with the first outcome. Raises as `translated` does.

    When MongoDB does not answer, the transaction may go on holding what it has written, up to its lifetime limit, or
    until the session is used again."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            with pymongo.timeout(max(deadline - time.monotonic(), 0.001)):
                return _attempt(Transaction(database, session), session, work, deadline)
        except PyMongoError as error:
            is_in_time = time.monotonic() + pause < deadline
            if not (is_in_time and error.has_error_label("TransientTransactionError")):
                raise translated(error) from error
        time.sleep(random.uniform(0, pause))  # noqa: S311  # spreads the attempts, and guards nothing
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _attempt(transaction: Transaction, session: ClientSession, work: Callable[[Transaction], T], deadline: float) -> T:
    session.start_transaction()
    try:
        result = work(transaction)
    except BaseException:
        session.abort_transaction()
        raise
    _commit(session, deadline)
    return result


def _commit(session: ClientSession, deadline: float) -> None:
    while True:
        try:
            return session.commit_transaction()
        except PyMongoError as error:
            is_in_time = time.monotonic() < deadline
            if not (is_in_time and error.has_error_label("UnknownTransactionCommitResult")):
                raise
