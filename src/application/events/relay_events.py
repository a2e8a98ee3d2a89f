"""Publishes the event log to devices."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from application.ports.event_log import EventLog, Reader
from application.ports.publisher import EventPublisher
from domain.events import LogEntry

PAUSES_SECONDS: Final = (0.05, 0.2, 0.5, 1.0)
"""The pauses between attempts to publish an entry. After the last one it is left to `ReadMissedEvents`."""


@dataclass(frozen=True, slots=True)
class RelayEvents:
    """Publishes entries one after the other, without an end. An entry that cannot be published is tried again before
    any later one, so that every device sees a chat's messages in the same order."""

    log: EventLog
    publisher: EventPublisher

    async def __call__(self) -> None:
        async with aclosing(self.log.follow(Reader.RELAY)) as entries:
            async for entry in entries:
                await self._publish(entry)

    async def _publish(self, entry: LogEntry) -> None:
        for pause in PAUSES_SECONDS:
            try:
                return await self.publisher.publish_entry(entry)
            except Exception:  # noqa: BLE001  # whatever it is, later entries must not wait for ever
                await asyncio.sleep(pause)
        return None
