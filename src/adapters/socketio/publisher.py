from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from adapters.socketio.protocol.server import SocketServer
from adapters.wire.deliveries.dispatch import Delivery, deliveries, deliveries_of_entry
from adapters.wire.deliveries.legacy import with_aliases
from application.ports.event_log import LogEntry
from domain.events import EphemeralEvent

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SocketPublisher:
    """The `EventPublisher` to the devices connected to this process."""

    server: SocketServer
    legacy_events: bool

    async def publish(self, event: EphemeralEvent) -> None:
        try:
            self._tell(deliveries(event))
        except Exception:
            log.exception("event not told", event_name=type(event).__name__)

    async def publish_entry(self, entry: LogEntry) -> None:
        self._tell(with_aliases(entry) if self.legacy_events else deliveries_of_entry(entry))

    def _tell(self, told: Sequence[Delivery]) -> None:
        for delivery in told:
            self.server.tell(delivery)
