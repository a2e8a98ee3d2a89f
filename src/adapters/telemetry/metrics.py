"""Figures for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from adapters.telemetry.closed_labels import (
    CLOSE_REASONS,
    COMMANDS,
    DELIVERIES,
    EVENTS,
    OUTCOMES,
    USE_CASES,
    ClosedLabels,
)

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """Everything that is counted; each process counts for itself."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.use_cases = ClosedLabels(
            Histogram(
                "mazadclick_use_case_seconds",
                "How long use cases took, by how they ended",
                ["use_case", "outcome"],
                registry=self.registry,
                buckets=BUCKETS,
            ),
            USE_CASES,
            OUTCOMES,
        )
        self.events = ClosedLabels(
            Counter(
                "mazadclick_events_total",
                "Events published to devices, by what happened",
                ["event"],
                registry=self.registry,
            ),
            EVENTS,
        )
        self.messages = ClosedLabels(
            Counter(
                "mazadclick_messages_total", "Messages stored, by their delivery", ["status"], registry=self.registry
            ),
            DELIVERIES,
        )
        self.publish_failures = Counter(
            "mazadclick_publish_failures_total",
            "Times that an entry of the event log could not be published, and was tried again",
            registry=self.registry,
        )
        self.taken_over = Counter(
            "mazadclick_taken_over_total",
            "Entries of the event log that a process left unpublished when it died, and this one published",
            registry=self.registry,
        )
        self.unread_drift = Counter(
            "mazadclick_unread_drift_total",
            "Unread counts that were found not to be the number of unread messages, and mended",
            registry=self.registry,
        )
        self.dropped = Counter(
            "mazadclick_socket_events_dropped_total",
            "Events of the moment that were not sent to a socket because too much waited for it",
            registry=self.registry,
        )
        self._closed = ClosedLabels(
            Counter(
                "mazadclick_sockets_closed_total",
                "Socket sessions that ended, by why",
                ["reason"],
                registry=self.registry,
            ),
            CLOSE_REASONS,
        )
        self.database = ClosedLabels(
            Histogram(
                "mazadclick_database_seconds",
                "How long the database took, by command and how it ended",
                ["command", "outcome"],
                registry=self.registry,
                buckets=BUCKETS,
            ),
            COMMANDS,
            OUTCOMES,
        )
        self._connections = Gauge("mazadclick_connections", "Devices connected", registry=self.registry)

    def watch_connections(self, count: Callable[[], int]) -> None:
        """`count` gives the number of devices connected now."""
        self._connections.set_function(count)

    def note_closed(self, reason: str) -> None:
        self._closed.labels(reason).inc()

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
