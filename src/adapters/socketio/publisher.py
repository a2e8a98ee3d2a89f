"""Publishes what happened to the devices that are connected to this process."""

from dataclasses import dataclass

import structlog

from adapters.socketio.hub import Hub
from adapters.wire.deliveries.dialect import Dialect
from adapters.wire.deliveries.dispatch import deliveries
from domain.events import EphemeralEvent, LogEntry

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SocketPublisher:
    """The `EventPublisher` of sockets: looks up the deliveries of an event, and has the hub emit each."""

    hub: Hub
    dialect: Dialect

    async def publish(self, event: EphemeralEvent) -> None:
        try:
            for delivery in deliveries(event):
                self.hub.emit(delivery)
        except Exception:
            log.exception("publishing failed", event_name=type(event).__name__)

    async def publish_entry(self, entry: LogEntry) -> None:
        for delivery in self.dialect.deliveries_of_entry(entry):
            self.hub.emit(delivery)
