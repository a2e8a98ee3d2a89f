"""Appends what a process commits to the event log (ADR 11)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import PyMongoError

from adapters.mongo.driver.fields import Document
from adapters.mongo.driver.transaction import Transaction
from adapters.mongo.log import stored_events
from adapters.mongo.log.cursors import LOG, Cursor
from adapters.mongo.log.documents import CounterDocument, EventDocument
from application.ports.clock import Clock
from domain.events import LogEntry, Record


class AppendConflict(PyMongoError):
    """Another process has appended to the log since this one did. The transaction must run again."""

    def __init__(self) -> None:
        super().__init__("another process has appended to the log", ["TransientTransactionError"])


class LogAppender:
    """Takes positions from one document in `counters`, inside the transaction of a batch. Of two transactions that do
    so the second one runs again. So an entry becomes visible only after all entries before it."""

    def __init__(self, cursor: Cursor, clock: Clock) -> None:
        self._cursor = cursor
        self._clock = clock
        self.position = 0
        """The last position in the log, as far as this process knows."""
        self.is_shared = False
        """Another process had taken positions when `claim` last looked."""

    def claim(self, transaction: Transaction) -> None:
        """Let no other process append before `transaction` ends."""
        state = self._cursor.state(self._clock.now())
        change = {"$set": {self._cursor.path: state}, "$max": {"position": 0}}
        position: int = transaction.change_one(CounterDocument, LOG, change, ["position"])["position"]
        self.is_shared = position != self.position
        self.position = position

    def append(
        self, records: Sequence[Record], counts: Sequence[Document], transaction: Transaction
    ) -> Sequence[LogEntry]:
        """Store `records` as the next entries, and update other `counts` with the same command. Answers the entries.
        Raises `AppendConflict`."""
        if not records:
            transaction.update(CounterDocument, counts)
            return ()
        now, cursor = self._clock.now(), self._cursor
        cursor.batch += 1
        change = {"$inc": {"position": len(records)}, "$set": {cursor.path: cursor.state(now)}}
        updates = [*counts, {"q": {**LOG, "position": self.position}, "u": change}]
        if transaction.update(CounterDocument, updates) < len(updates):
            raise AppendConflict
        entries = [record.at(position) for position, record in enumerate(records, self.position + 1)]
        transaction.insert(EventDocument, [self._document(entry, now) for entry in entries])
        return entries

    def _document(self, entry: LogEntry, now: datetime) -> Document:
        return {
            "_id": entry.position,
            "at": now,
            "by": self._cursor.process,
            "audience": sorted(entry.audience),
            "events": [stored_events.document(event) for _, event in entry.placed()],
        }

    def end_transactions(self, database: Database[Document], session: ClientSession) -> None:
        """End every transaction of `session` that is still under way. After this none of them can be committed."""
        counters: Any = database[CounterDocument.__collection__]
        state = {"$set": {self._cursor.path: self._cursor.state(self._clock.now())}}
        counters.update_one(LOG, state, upsert=True, session=session)
