from dataclasses import dataclass

import structlog

from adapters.socketio.server import SocketServer
from adapters.wire.events import Delivery, deliveries
from adapters.wire.legacy import with_aliases
from domain.events import Event

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SocketPublisher:
    """The `EventPublisher` to the devices connected to this process."""

    server: SocketServer
    legacy_events: bool

    async def publish(self, event: Event) -> None:
        for delivery in with_aliases(event) if self.legacy_events else deliveries(event):
            try:
                await self._emit(delivery)
            except Exception:
                log.exception("delivery failed", event_name=delivery.event, rooms=len(delivery.rooms))

    async def _emit(self, delivery: Delivery) -> None:
        excepted = [] if delivery.except_room is None else self.server.sids_in(delivery.except_room)
        await self.server.emit(delivery.event, delivery.payload, room=list(delivery.rooms), skip_sid=excepted)
