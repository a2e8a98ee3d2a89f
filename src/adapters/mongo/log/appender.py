"""The end of the event log, where a process appends what it commits (ADR 11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from bson import ObjectId
from pymongo.client_session import ClientSession
from pymongo.database import Database

from adapters.mongo.documents import CounterDocument, EventDocument
from adapters.mongo.driver.transaction import Outpaced, Transaction
from adapters.mongo.log import stored_events
from adapters.mongo.mapping import Document
from application.ports.clock import Clock
from application.ports.event_log import LogEntry

LOG: Final = {"_id": "events"}


@dataclass(slots=True)
class Progress:
    """How far a process has come: the position of its `newest` commit that it knows of, the last position that it has
    `told`, and the number of the last `batch` that it tried to commit and that it `committed`."""

    process: str = field(default_factory=lambda: str(ObjectId()))
    newest: int = 0
    told: int = 0
    batch: int = 0
    committed: int = 0

    @property
    def mine(self) -> str:
        """Where it is noted in the document of the counter."""
        return f"processes.{self.process}"

    def state(self, now: datetime) -> Document:
        return {"told": self.told, "at": now, "batch": self.batch}


class LogEnd:
    """Takes positions from one document in `counters`, inside the transaction of the change: whoever is second gives
    way, so an entry can be seen only when all before it can."""

    def __init__(self, progress: Progress, clock: Clock) -> None:
        self._progress = progress
        self._clock = clock
        self.position = 0
        """The last position that was taken, for all that is known."""
        self.is_shared = False
        """Another process had taken positions when it was looked at last."""

    def claim(self, transaction: Transaction) -> None:
        """Let no other process append before `transaction` is committed."""
        state = self._progress.state(self._clock.now())
        change = {"$set": {self._progress.mine: state}, "$max": {"position": 0}}
        position: int = transaction.change_one(CounterDocument, LOG, change, ["position"])["position"]
        self.is_shared = position != self.position
        self.position = position

    def append(
        self, entries: Sequence[LogEntry], counts: Sequence[Document], transaction: Transaction
    ) -> Sequence[LogEntry]:
        """Store `entries`, together with changes of other `counts`; they are given back with their positions. Raises
        `Outpaced` when another process has appended since this one did."""
        if not entries:
            return ()
        now, progress = self._clock.now(), self._progress
        progress.batch += 1
        change = {"$inc": {"position": len(entries)}, "$set": {progress.mine: progress.state(now)}}
        updates = [*counts, {"q": {**LOG, "position": self.position}, "u": change}]
        if transaction.update(CounterDocument, updates) < len(updates):
            raise Outpaced("another process has appended to the log")
        placed = [replace(entry, position=self.position + place) for place, entry in enumerate(entries, 1)]
        transaction.insert(EventDocument, [self._document(entry, now) for entry in placed])
        return placed

    def _document(self, entry: LogEntry, now: datetime) -> Document:
        return {
            "_id": entry.position,
            "at": now,
            "by": self._progress.process,
            "audience": sorted(entry.audience),
            "events": [stored_events.document(event) for _, event in entry.placed()],
        }

    def end_transactions(self, database: Database[Document], session: ClientSession) -> None:
        """End whatever transaction of `session` is still under way: after this none can be committed any more."""
        counters: Any = database[CounterDocument.__collection__]
        state = {"$set": {self._progress.mine: self._progress.state(self._clock.now())}}
        counters.update_one(LOG, state, upsert=True, session=session)
