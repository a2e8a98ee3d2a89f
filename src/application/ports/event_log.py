from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.events import LogEntry
from domain.ids import UserId


class Reader(StrEnum):
    """Everybody who follows the log, by the name of their cursor."""

    RELAY = "relay"
    """Publishes entries to devices."""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries in order, and the position up to which they are all there are."""

    entries: Sequence[LogEntry]
    up_to: int


class EventLog(Protocol):
    """Every durable event, in one order, kept for some days: the transactional outbox, and the replay."""

    async def head(self) -> int:
        """The position of the newest entry; 0 when there was none ever."""
        ...

    async def after(self, position: int, audience: Collection[UserId], limit: int) -> LogPage:
        """The first `limit` entries beyond `position` that anybody of `audience` may receive. Raises `NotFound` when
        there was no such position yet, or when something beyond it is no longer kept."""
        ...

    def follow(self, reader: Reader) -> AsyncGenerator[LogEntry, None]:
        """The entries that `reader` has not finished, and then every new one, without an end.

        Delivery is at-least-once. An entry is finished when the reader asks for the next one. A reader that stops gets
        its unfinished entry again when it follows anew.

        What this process commits comes at once, in the order of positions. What another process committed and did not
        finish comes too, oldest first, after that process has been silent for 3 seconds.

        Raises `ValueError` for an unknown reader. Asking for an entry raises `RuntimeError` when another follower has
        the same name in this process.
        """
        ...
