from functools import cache

import structlog

from adapters.telemetry.metrics import Metrics
from application.ports.publisher import EventPublisher
from domain.events import EphemeralEvent, LogEntry, MessagePosted

log = structlog.get_logger(__name__)


class CountingPublisher:
    """The `EventPublisher` it wraps, with every event counted."""

    def __init__(self, publisher: EventPublisher, metrics: Metrics) -> None:
        self._publisher = publisher
        self._metrics = metrics
        self._events = cache(metrics.events.labels)
        self._messages = cache(metrics.messages.labels)

    async def publish(self, event: EphemeralEvent) -> None:
        await self._publisher.publish(event)
        self._events(type(event).__name__).inc()

    async def publish_entry(self, entry: LogEntry) -> None:
        try:
            await self._publisher.publish_entry(entry)
        except Exception:
            self._metrics.publish_failures.inc()
            log.exception("entry not published", position=entry.position)
            raise
        for _, event in entry.placed():
            self._events(type(event).__name__).inc()
            if isinstance(event, MessagePosted):
                self._messages("delivered" if event.delivered else "pending").inc()
