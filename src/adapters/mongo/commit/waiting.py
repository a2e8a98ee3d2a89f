"""The queue of changes that wait for a transaction."""

import asyncio
from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from adapters.mongo.commit import batch
from domain.changes import Change
from domain.errors import Unavailable

LARGEST_BATCH: Final = 256
HEAVIEST_BATCH: Final = 2000
HEAVIEST_QUEUE: Final = 20_000


@dataclass(slots=True)
class Waiting:
    """A change until its outcome is known. It waits since `since`, in the monotonic clock's seconds."""

    change: Change[Any]
    weight: int
    since: float
    outcome: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: BaseException) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)


class CommitQueue:
    """Changes in the order in which they came. Its limits are in weight: about the number of documents to write."""

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._weight = 0

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, change: Change[Any], now: float) -> Waiting:
        """Raises `Unavailable` when too much waits already."""
        if self._weight >= HEAVIEST_QUEUE:
            raise Unavailable("too many changes wait to be stored")
        waiting = Waiting(change, batch.weight(change), now)
        self._waiting.append(waiting)
        self._weight += waiting.weight
        return waiting

    def next_batch(self) -> list[Waiting]:
        """Take the first changes. A change whose claim another one of them has stays for the next batch."""
        taken: list[Waiting] = []
        postponed: list[Waiting] = []
        claims: set[Hashable] = set()
        weight = 0
        while self._waiting and len(taken) < LARGEST_BATCH and weight < HEAVIEST_BATCH:
            waiting = self._waiting.popleft()
            claim = batch.claim(waiting.change)
            if claim in claims:
                postponed.append(waiting)
                continue
            if claim is not None:
                claims.add(claim)
            weight += waiting.weight
            taken.append(waiting)
        self._waiting.extendleft(reversed(postponed))
        self._weight -= weight
        return taken

    def put_back(self, taken: Sequence[Waiting]) -> None:
        """Let changes that were taken last be the first again."""
        self._waiting.extendleft(reversed(taken))
        self._weight += sum(one.weight for one in taken)

    def take_older(self, than: float) -> list[Waiting]:
        """Take the changes that wait since before `than`."""
        older: list[Waiting] = []
        while self._waiting and self._waiting[0].since < than:
            older.append(self._waiting.popleft())
        self._weight -= sum(one.weight for one in older)
        return older
