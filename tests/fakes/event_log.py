"""The event log in memory, held to the same promises as the real one."""

import asyncio
from collections.abc import AsyncGenerator, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from application.ports.clock import Clock
from application.ports.event_log import LogPage, Reader
from domain.errors import NotFound
from domain.events import LogEntry, Record
from domain.ids import UserId

SILENT_AFTER = timedelta(seconds=3)


@dataclass(eq=False)
class Unpublished:
    """What a process committed and has not published, and when it was last heard of."""

    heard_of: datetime
    entries: list[LogEntry] = field(default_factory=list)


@dataclass
class FakeEventLog:
    """The log as one process sees it; `beside` is how another process sees the same log."""

    clock: Clock
    entries: list[LogEntry] = field(default_factory=list)
    processes: list[Unpublished] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._mine = Unpublished(self.clock.now())
        self.processes.append(self._mine)
        self._claimed: list[LogEntry] = []
        self._is_followed = False
        self._changed = asyncio.Event()

    def beside(self) -> "FakeEventLog":
        return FakeEventLog(self.clock, self.entries, self.processes)

    def append(self, record: Record) -> None:
        entry = record.at(len(self.entries) + 1)
        self.entries.append(entry)
        self._mine.entries.append(entry)
        self._mine.heard_of = self.clock.now()
        self._changed.set()

    async def head(self) -> int:
        return len(self.entries)

    async def after(self, position: int, audience: Collection[UserId], limit: int) -> LogPage:
        head = await self.head()
        if not 0 <= position <= head:
            raise NotFound("the log does not reach back to there")
        mine = [one for one in self.entries[position:] if one.audience & set(audience)]
        return LogPage(mine[:limit], mine[limit - 1].position if len(mine) >= limit else head)

    def follow(self, reader: Reader) -> AsyncGenerator[LogEntry, None]:
        Reader(reader)
        return self._follow()

    async def _follow(self) -> AsyncGenerator[LogEntry, None]:
        if self._is_followed:
            raise RuntimeError("another follower has this name")
        self._is_followed = True
        try:
            while True:
                for queue in (self._mine.entries, self._claimed):
                    if queue:
                        yield queue[0]
                        del queue[0]
                if not (self._mine.entries or self._claimed):
                    self._changed.clear()
                    await self._changed.wait()
        finally:
            self._is_followed = False

    @property
    def waiting(self) -> int:
        return len(self._mine.entries)

    async def maintain(self) -> int:
        now = self.clock.now()
        self._mine.heard_of = now
        for process in self.processes:
            if self._is_followed and process.entries and process.heard_of <= now - SILENT_AFTER:
                process.heard_of = now
                return await self._publish(process)
        return 0

    async def _publish(self, process: Unpublished) -> int:
        number = len(process.entries)
        self._claimed = list(process.entries)
        self._changed.set()
        while self._claimed and self._is_followed:
            await asyncio.sleep(0)
        if self._claimed:
            return 0
        del process.entries[:number]
        return number

    async def finish(self) -> None:
        while self._mine.entries:
            await asyncio.sleep(0)
