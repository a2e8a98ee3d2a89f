"""Tells from the event log: what this process committed, at once and in order, and what others left behind."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final

from application.ports.event_log import EventLog, LogEntry
from application.ports.publisher import EventPublisher

PAUSES_SECONDS: Final = (0.05, 0.2, 0.5, 1.0)
"""The pauses between attempts to publish an entry; after the last it is left to `ReadMissedEvents`."""


class RelayEvents:
    """Publishes entries one after the other. An entry that cannot be published is tried again before any later one,
    so that no device sees a chat's messages in another order."""

    def __init__(self, log: EventLog, publisher: EventPublisher) -> None:
        self._log = log
        self._publisher = publisher
        self._waiting: deque[LogEntry] = deque()
        self._work: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many entries are still to be told."""
        return len(self._waiting)

    def take(self, entries: Sequence[LogEntry]) -> None:
        """Tell `entries`, which were committed by this process, as soon as everything before them has been told."""
        self._waiting.extend(entries)
        if self._work is None and self._waiting:
            self._work = asyncio.create_task(self._tell_waiting())

    async def finish(self) -> None:
        """Return when everything that was taken has been told."""
        while self._work is not None:
            await asyncio.wait({self._work})

    async def tell_left_behind(self) -> int:
        """Tell what a process that died has left behind; how many entries that were. Raises `Unavailable`."""
        await self._log.note_published()
        entries = await self._log.left_behind()
        for entry in entries:
            await self._tell(entry)
        if entries:
            await self._log.taken_over(entries)
        return len(entries)

    async def _tell_waiting(self) -> None:
        try:
            while self._waiting:
                entry = self._waiting[0]
                await self._tell(entry)
                self._waiting.popleft()
                self._log.published(entry.position)
        finally:
            self._work = None

    async def _tell(self, entry: LogEntry) -> None:
        for pause in PAUSES_SECONDS:
            try:
                return await self._publisher.publish_entry(entry)
            except Exception:
                await asyncio.sleep(pause)
        return None
