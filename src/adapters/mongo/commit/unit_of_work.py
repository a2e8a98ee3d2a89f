"""The writes of a batch: collected while its changes are looked at, sent together at the end."""

from collections import defaultdict
from collections.abc import Sequence

from odmantic import Model

from adapters.mongo.driver.fields import Document
from adapters.mongo.driver.transaction import Transaction
from adapters.mongo.log.appender import LogAppender
from adapters.mongo.mappers import Mappers
from adapters.mongo.unread_counts import UnreadChanges
from domain.events import LogEntry, Record


class UnitOfWork:
    """Collects what a batch writes in a transaction, so that a hundred changes take as many commands as one.

    Inserts are sent before updates, one command for each collection. The log comes last, because from then on no other
    process can append until the transaction ends.
    """

    def __init__(self, transaction: Transaction, mappers: Mappers) -> None:
        self._transaction = transaction
        self.mappers = mappers
        self._inserts: dict[type[Model], list[Document]] = defaultdict(list)
        self._updates: dict[type[Model], list[Document]] = defaultdict(list)
        self._records: list[Record] = []
        self.unread = UnreadChanges()

    def find(
        self, model: type[Model], where: Document, fields: Sequence[str] | None = None, limit: int = 0
    ) -> list[Document]:
        """The documents that match, as they were before this batch; the first `limit` of them, only their `fields`."""
        return self._transaction.find(model, where, fields, limit)

    def insert(self, model: type[Model], documents: Sequence[Document]) -> None:
        """Store new documents."""
        self._inserts[model].extend(documents)

    def inserted(self, model: type[Model]) -> Sequence[Document]:
        """The new documents of this batch so far."""
        return self._inserts[model]

    def update(self, model: type[Model], updates: Sequence[Document]) -> None:
        """Change documents, as `Transaction.update` does."""
        self._updates[model].extend(updates)

    def log(self, record: Record) -> None:
        """Append to the event log, in the order of the calls."""
        self._records.append(record)

    def flush(self, appender: LogAppender) -> Sequence[LogEntry]:
        """Send everything, once. Answers the new entries of the log. Raises what the driver raises."""
        for model, documents in self._inserts.items():
            self._transaction.insert(model, documents)
        for model, updates in self._updates.items():
            self._transaction.update(model, updates)
        return appender.append(self._records, self.unread.updates(), self._transaction)
