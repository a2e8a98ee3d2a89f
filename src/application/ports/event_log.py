from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.events import DurableEvent
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What one change made happen, and everybody who may hear of it.

    `position` is its place among all changes: 1, 2, 3 … without a hole, in the order in which they became visible.
    Where an event was about something that has been deleted since, its place is kept by a None.
    """

    position: int
    events: tuple[DurableEvent | None, ...]
    audience: frozenset[UserId]

    def placed(self) -> Iterator[tuple[int, DurableEvent]]:
        """The events that there still are, with their places: 0, 1, 2 …"""
        return ((place, event) for place, event in enumerate(self.events) if event is not None)


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries in order, and the position up to which they are all there are."""

    entries: Sequence[LogEntry]
    up_to: int


class EventLog(Protocol):
    """Keeps what happened, for a while: for those who were away, and for the case that a process dies before it has
    told it."""

    async def head(self) -> int:
        """The position of the newest entry; 0 when there was none ever."""
        ...

    async def after(self, position: int, audience: Collection[UserId], limit: int) -> LogPage:
        """The first `limit` entries beyond `position` that anybody of `audience` may hear of. Raises `NotFound` when
        there was no such position yet, or when something beyond it is no longer kept."""
        ...

    def published(self, position: int) -> None:
        """This process has told everything that it committed, up to `position`."""
        ...

    async def note_published(self) -> None:
        """Keep what `published` said, unless a commit has done so on its way."""
        ...

    async def left_behind(self) -> Sequence[LogEntry]:
        """The first entries that some process committed and, for all that is known, died before it told them; they
        are this caller's for a few seconds. Oldest first."""
        ...

    async def taken_over(self, entries: Sequence[LogEntry]) -> None:
        """What `left_behind` gave has been told."""
        ...
