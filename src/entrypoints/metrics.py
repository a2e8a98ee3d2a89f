"""Figures for Prometheus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from application.ports.publisher import EventPublisher
from domain.events import Event, MessagePosted

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """Everything that is counted; each process counts for itself."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.use_cases = Histogram(
            "mazadclick_use_case_seconds",
            "How long use cases took, by how they ended",
            ["use_case", "outcome"],
            registry=self.registry,
            buckets=BUCKETS,
        )
        self.events = Counter(
            "mazadclick_events_total", "Events told to devices, by what happened", ["event"], registry=self.registry
        )
        self.messages = Counter(
            "mazadclick_messages_total", "Messages stored, by their delivery", ["status"], registry=self.registry
        )
        self.database = Histogram(
            "mazadclick_database_seconds",
            "How long the database took, by command and how it ended",
            ["command", "outcome"],
            registry=self.registry,
            buckets=BUCKETS,
        )
        self._connections = Gauge("mazadclick_connections", "Devices connected", registry=self.registry)

    def watch_connections(self, count: Callable[[], int]) -> None:
        """`count` gives the number of devices connected now."""
        self._connections.set_function(count)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)


class DatabaseTimes(CommandListener):
    """Takes the time of every command that the driver sends."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def started(self, event: CommandStartedEvent) -> None:
        """Nothing to note before it has ended."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self._note(event, "ok")

    def failed(self, event: CommandFailedEvent) -> None:
        self._note(event, "failed")

    def _note(self, event: Any, outcome: str) -> None:
        self._metrics.database.labels(event.command_name, outcome).observe(event.duration_micros / 1e6)


@dataclass(frozen=True, slots=True)
class CountingPublisher:
    """The `EventPublisher` it wraps, with every event counted."""

    publisher: EventPublisher
    metrics: Metrics

    async def publish(self, event: Event) -> None:
        await self.publisher.publish(event)
        self.metrics.events.labels(type(event).__name__).inc()
        if isinstance(event, MessagePosted):
            self.metrics.messages.labels("delivered" if event.delivered else "pending").inc()
