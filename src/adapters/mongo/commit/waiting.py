"""The queue of changes that wait for a transaction, fair between the users who cause them (ADR 23)."""

from collections import Counter, deque
from collections.abc import Hashable, Sequence, Set
from math import inf
from typing import Any, Final

from adapters.mongo.commit import batch
from adapters.mongo.commit.share import HEAVY, Share, Waiting
from domain.changes import Change
from domain.errors import Unavailable
from domain.ids import UserId

LARGEST_BATCH: Final = 256
"""Changes."""
HEAVIEST_BATCH: Final = 2000
HEAVIEST_QUEUE: Final = 20_000
ACTIVE_SECONDS: Final = 1.0
"""For so long after a change its cause counts as active."""
PACED_SECONDS: Final = 2.0
"""Heavy work may wait so much longer than other work before it is refused."""
MOST_REMEMBERED: Final = 1000


class CommitQueue:
    """A share for each cause. Its limits are in weight: about the number of documents to write.

    - Causes take turns (deficit round robin). While others are active a cause has at most 60 of a batch, so that a
      batch does not take long.
    - A batch has one heavy change, the next one none unless nothing else waits. While others are active, a cause that
      did heavy work waits a multiple of the time it took for more of it.
    - The queue is divided equally among those who wait. Who has a full share is refused, and nobody else.
    - The changes of a cause are stored in the order of the calls.
    """

    def __init__(self) -> None:
        self._shares: dict[UserId, Share] = {}
        self._turns: deque[Share] = deque()
        """The shares in which something waits, the next one first."""
        self._active: dict[UserId, float] = {}
        """When each of the two causes that came last did so."""
        self._had_heavy = False
        self.is_paced = True
        """Whether heavy work waits for its pace."""

    def __bool__(self) -> bool:
        return bool(self._turns)

    @property
    def causes(self) -> Set[UserId]:
        """Those who wait for something."""
        return {share.cause for share in self._turns}

    @property
    def remembered(self) -> int:
        """How many causes something is kept of."""
        return len(self._shares)

    def add(self, change: Change[Any], now: float) -> Waiting:
        """Raises `Unavailable` when the share of its cause is full."""
        share = self._share(change.cause)
        if share.weight >= HEAVIEST_QUEUE // (len(self._turns) + (not share)):
            raise Unavailable("too many changes of yours wait to be stored")
        self._note_active(share.cause, now)
        waiting = Waiting(change, change.documents, now)
        if not share:
            self._turns.append(share)
        share.add(waiting)
        return waiting

    def next_batch(self, now: float) -> list[Waiting]:
        """Take the next changes: none when everything waits for its pace."""
        batch_ = self._fill(now, may_be_heavy=not self._had_heavy)
        if not batch_.taken and self._had_heavy:
            batch_ = self._fill(now, may_be_heavy=True)
        self._had_heavy = batch_.has_heavy
        return batch_.taken

    def _fill(self, now: float, *, may_be_heavy: bool) -> "Batch":
        batch_ = Batch()
        resting: list[Share] = []
        while self._turns and not batch_.is_full:
            share = self._turns.popleft()
            others = self._others_until(share) > now
            if share.is_heavy:
                is_ready = not (others and self.is_paced) or share.ready_at <= now
                goes_on = may_be_heavy and is_ready and batch_.take_heavy(share, now)
            else:
                goes_on = batch_.take_turn(share, HEAVY if others else HEAVIEST_BATCH)
            if share:
                (self._turns if goes_on else resting).append(share)
        self._turns.extend(resting)
        return batch_

    def ready_in(self, now: float) -> float:
        """The seconds until something can be taken, when at `now` nothing could."""
        return max(0.0, min(min(share.ready_at, self._others_until(share)) for share in self._turns) - now)

    def charge(self, taken: Sequence[Waiting], seconds: float, now: float) -> None:
        """The writer was busy with these for so long."""
        whole = max(1, sum(one.written for one in taken))
        for one in taken:
            share = self._share(one.change.cause)
            share.charge(one, seconds * one.written / whole, now)
            if share.is_idle(now):
                self._shares.pop(share.cause, None)
        if len(self._shares) > MOST_REMEMBERED + len(self._turns):
            self._shares = {cause: share for cause, share in self._shares.items() if not share.is_idle(now)}

    def put_back(self, taken: Sequence[Waiting]) -> None:
        """Let changes that were taken last be the first again."""
        for one in reversed(taken):
            share = self._share(one.change.cause)
            if not share:
                self._turns.appendleft(share)
            share.put_back(one)

    def take_older(self, than: float) -> list[Waiting]:
        """Take the changes that wait since before `than`; heavy ones, and what waits behind them, 2 seconds later."""
        older: list[Waiting] = []
        for share in self._turns:
            while share and share.first.since < than - (PACED_SECONDS if share.is_heavy else 0):
                older.append(share.take())
        self._turns = deque(share for share in self._turns if share)
        return older

    def _share(self, cause: UserId) -> Share:
        share = self._shares.get(cause)
        if share is None:
            share = self._shares[cause] = Share(cause)
        return share

    def _note_active(self, cause: UserId, now: float) -> None:
        self._active.pop(cause, None)
        self._active[cause] = now
        if len(self._active) > 2:
            del self._active[next(iter(self._active))]

    def _others_until(self, share: Share) -> float:
        """Until when anybody else counts as active."""
        return max((at for cause, at in self._active.items() if cause != share.cause), default=-inf) + ACTIVE_SECONDS


class Batch:
    """What is taken for one transaction."""

    def __init__(self) -> None:
        self.taken: list[Waiting] = []
        self.has_heavy = False
        self._weights: Counter[UserId] = Counter()
        self._weight = 0
        self._claims: set[Hashable] = set()

    @property
    def is_full(self) -> bool:
        return self.has_heavy or len(self.taken) >= LARGEST_BATCH or self._weight >= HEAVIEST_BATCH

    def take_turn(self, share: Share, most: int) -> bool:
        """Take what `share` can pay for in a turn, up to `most` of it in this batch. Whether it may have more turns."""
        share.begin_turn()
        while share and not share.is_heavy and share.can_pay() and not self.is_full:
            weight = self._weights[share.cause] + share.first.weight
            if weight > most or not self._claim(share.first):
                return False
            self._weights[share.cause] = weight
            self._take(share.pay())
        return True

    def take_heavy(self, share: Share, now: float) -> bool:
        """Take the first change of `share`, as the last one. Its patience with the database begins now."""
        if not self._claim(share.first):
            return False
        self.has_heavy = True
        one = share.take()
        one.since = now
        self._take(one)
        return True

    def _claim(self, one: Waiting) -> bool:
        """Whether no other change of the batch has the claim of this one."""
        claim = batch.claim(one.change)
        if claim is None:
            return True
        is_free = claim not in self._claims
        self._claims.add(claim)
        return is_free

    def _take(self, one: Waiting) -> None:
        self.taken.append(one)
        self._weight += one.weight
