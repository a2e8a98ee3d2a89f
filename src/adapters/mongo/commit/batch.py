"""Many changes in one transaction, each kind by its row of a table (ADR 17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters.mongo.commit.amendments import AMENDMENTS
from adapters.mongo.commit.kind import Kind
from adapters.mongo.commit.openings import OPENINGS
from adapters.mongo.commit.postings import POSTINGS
from adapters.mongo.commit.read_marks import READ_MARKS
from adapters.mongo.commit.unit_of_work import UnitOfWork
from adapters.mongo.driver.transaction import Transaction
from adapters.mongo.log.appender import LogAppender
from adapters.mongo.mappers import Mappers
from domain.changes import Amendment, Change, Opening, Posting, ReadMark
from domain.errors import MessagingError
from domain.events import LogEntry

KINDS: Final[Mapping[type[Change[Any]], Kind[Any, Any]]] = {
    ReadMark: READ_MARKS,
    Opening: OPENINGS,
    Posting: POSTINGS,
    Amendment: AMENDMENTS,
}
"""In the order in which the changes of a batch are stored and logged. None of them was acknowledged before, so every
order is one in which they may have come. Read marks are first, so that they do not mark messages of the same batch."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome of each change, in their order, and the new entries of the log."""

    outcomes: Sequence[Any | MessagingError]
    entries: Sequence[LogEntry]


def store(changes: Sequence[Change[Any]], transaction: Transaction, appender: LogAppender, mappers: Mappers) -> Stored:
    """Store `changes` in `transaction`. Raises what the driver raises; then the transaction must be aborted."""
    work = UnitOfWork(transaction, mappers)
    outcomes: dict[int, Any] = {}
    for type_, kind in KINDS.items():
        mine = {place: change for place, change in enumerate(changes) if type(change) is type_}
        if mine:
            outcomes.update(zip(mine, kind.store(work, list(mine.values())), strict=True))
    for place, outcome in outcomes.items():
        if not isinstance(outcome, MessagingError) and (record := changes[place].record(outcome)) is not None:
            work.log(record)
    return Stored([outcomes[place] for place in range(len(changes))], work.flush(appender))


def claim(change: Change[Any]) -> Any:
    """What only one change of a batch may claim; None for nothing."""
    return KINDS[type(change)].claim(change)
