"""The Socket.IO server (protocol 5), and what it tells to many at once."""

import asyncio
from typing import Any, Final

import structlog
from sanic import Sanic

from adapters.socketio.device import Device, Rooms
from adapters.socketio.engineio.endpoint import Endpoint
from adapters.socketio.engineio.engine import Engine, EngineOptions
from adapters.socketio.engineio.packets import Packet
from adapters.socketio.engineio.session import Session
from adapters.socketio.engineio.timers import Deadlines
from adapters.socketio.protocol import packets as messages
from adapters.socketio.protocol.client import Client, Namespace
from adapters.wire.deliveries.dispatch import Delivery

log = structlog.get_logger(__name__)

CONNECT_SECONDS: Final = 10.0


class SocketServer:
    """A client that is in no namespace for `connect_seconds` is let go."""

    def __init__(self, options: EngineOptions, connect_seconds: float = CONNECT_SECONDS) -> None:
        self.engine = Engine(options, self._accept)
        self.max_payload = options.max_payload
        self.namespaces: dict[str, Namespace] = {}
        self.rooms = Rooms()
        self.is_finishing = False
        self.leaving: set[Client] = set()
        self.unconnected: Deadlines[Client] = Deadlines(connect_seconds, _let_go)

    def serve(self, namespace: Namespace, name: str = messages.MAIN) -> None:
        self.namespaces[name] = namespace

    def mount(self, sanic: Sanic[Any, Any], path: str) -> None:
        """Serve clients on the port of `sanic`."""
        Endpoint(self.engine).mount(sanic, path)

    def _accept(self, session: Session) -> Client:
        client = Client(self, session)
        self.unconnected.start(client)
        return client

    def tell(self, delivery: Delivery) -> None:
        """Send an event, encoded once, to every device that it is for. A device that cannot be told is hung up on."""
        devices = self.rooms.members(delivery.rooms, delivery.except_room)
        if (audience := delivery.audience) is not None:
            devices = [device for device in devices if not audience.isdisjoint(device.users)]
        if not devices:
            return
        packet = _packet(delivery)
        for device in devices:
            try:
                device.tell(packet)
            except Exception:
                log.exception("device not told", sid=device.sid)
                device.hang_up("trouble")

    def replay(self, device: Device, delivery: Delivery) -> None:
        """Send one device what it missed, whatever is held back from it."""
        device.send_queue.put(_packet(delivery))

    def tell_one(self, device: Device, event: str, payload: Any) -> None:
        device.send_queue.put(messages.event(event, payload))

    async def finish(self) -> None:
        """Take nothing more in, and return when everything that clients sent before is done."""
        self.is_finishing = True
        clients = [session.receiver for session in self.engine.sessions.values()]
        await asyncio.gather(*(client.queue.finished() for client in clients if isinstance(client, Client)))

    async def close(self, reason: str) -> None:
        """Close every session once its client has what it was sent, cut off who does not let go, and see all out."""
        self.engine.close_all(reason)
        await self.engine.closed()
        while self.leaving:
            await asyncio.gather(*(client.queue.finished() for client in list(self.leaving)))


def _packet(delivery: Delivery) -> Packet:
    return messages.event(delivery.event, delivery.payload, event_id=delivery.event_id)


def _let_go(client: Client) -> None:
    client.session.cut("not connected")
