"""What one reader of this process is still to be given, in memory."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence

from adapters.mongo.log.cursors import Cursor
from domain.events import LogEntry


class Feed:
    """The queue between commits and a reader. An entry stays in it until the reader asks for the next one.

    Entries of this process and claimed entries take turns, so neither of them waits for all of the others.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._own: deque[LogEntry] = deque()
        self._claimed: deque[LogEntry] = deque()
        self._has_entries = asyncio.Event()
        self._own_is_published = asyncio.Event()
        self._own_is_published.set()
        self._claim_has_ended = asyncio.Event()
        self.is_followed = False

    @property
    def waiting(self) -> int:
        """How many entries of this process are unpublished."""
        return len(self._own)

    def add(self, entries: Sequence[LogEntry]) -> None:
        """Give the reader `entries`, which this process committed, after those that it committed before."""
        if entries:
            self._own.extend(entries)
            self._own_is_published.clear()
            self._has_entries.set()

    async def published(self) -> None:
        """Return when the reader has finished all entries of this process."""
        await self._own_is_published.wait()

    async def give_claimed(self, entries: Sequence[LogEntry]) -> bool:
        """Give the reader claimed entries. Returns when it has finished them all, or False when it stopped before."""
        claimed = self._claimed = deque(entries)
        self._claim_has_ended.clear()
        self._has_entries.set()
        try:
            await self._claim_has_ended.wait()
        finally:
            self._claimed = deque()
        return not claimed

    async def follow(self) -> AsyncGenerator[LogEntry, None]:
        if self.is_followed:
            raise RuntimeError("another follower has this name")
        self.is_followed = True
        try:
            while True:
                if self._own:
                    yield self._own[0]
                    self._finish(self._own.popleft())
                if claimed := self._claimed:
                    yield claimed[0]
                    claimed.popleft()
                    if not claimed:
                        self._claim_has_ended.set()
                if not (self._own or self._claimed):
                    self._has_entries.clear()
                    await self._has_entries.wait()
        finally:
            self.is_followed = False
            self._claimed = deque()
            self._claim_has_ended.set()

    def _finish(self, entry: LogEntry) -> None:
        self._cursor.published = entry.position
        if not self._own:
            self._own_is_published.set()
