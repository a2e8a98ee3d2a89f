"""Which connections are in which rooms, and events to many of them or to one."""

from collections.abc import Collection
from typing import Any

import structlog

from adapters.socketio.connection import Connection
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.packets import EncodedPacket
from adapters.socketio.protocol import packets
from adapters.wire.deliveries.delivery import Delivery

log = structlog.get_logger(__name__)


class Rooms:
    """Which connections are in which rooms."""

    def __init__(self) -> None:
        self._connections: dict[str, dict[str, Connection]] = {}

    def __len__(self) -> int:
        """How many rooms have somebody in them."""
        return len(self._connections)

    def enter(self, connection: Connection, room: str) -> None:
        connection.rooms.add(room)
        self._connections.setdefault(room, {})[connection.sid] = connection

    def leave(self, connection: Connection, room: str) -> None:
        connection.rooms.discard(room)
        members = self._connections.get(room, {})
        members.pop(connection.sid, None)
        if not members:
            self._connections.pop(room, None)

    def leave_all(self, connection: Connection) -> None:
        for room in list(connection.rooms):
            self.leave(connection, room)

    def members(self, rooms: Collection[str], except_room: str | None = None) -> Collection[Connection]:
        """Every connection in any of `rooms`, once, but for those in the `except_room`."""
        excepted = self._connections.get(except_room) if except_room is not None else None
        if len(rooms) == 1 and not excepted:
            return tuple(self._connections.get(next(iter(rooms)), {}).values())
        found: dict[str, Connection] = {}
        for room in rooms:
            found.update(self._connections.get(room, {}))
        return [connection for sid, connection in found.items() if sid not in (excepted or {})]


class Hub:
    """Emits to the connections of this process."""

    def __init__(self) -> None:
        self.rooms = Rooms()

    def emit(self, delivery: Delivery) -> None:
        """Send an event, encoded once, to every connection that it is for.

        A connection that fails is disconnected, and never affects the others.
        """
        connections = self.rooms.members(delivery.rooms, delivery.except_room)
        if (audience := delivery.audience) is not None:
            connections = [one for one in connections if not audience.isdisjoint(one.identities)]
        if not connections:
            return
        packet = encoded(delivery)
        for connection in connections:
            try:
                connection.emit(packet)
            except Exception:
                log.exception("emit failed", connection=connection.sid)
                connection.disconnect(CloseReason.INTERNAL_ERROR)

    def emit_to(self, connection: Connection, event: str, payload: Any) -> None:
        """Send one connection an event of its own, which is neither held nor dropped."""
        connection.send_queue.put(packets.event(event, payload))

    def replay(self, connection: Connection, delivery: Delivery) -> None:
        """Send one connection an event that it missed, before everything that is held."""
        connection.send_queue.put(encoded(delivery))


def encoded(delivery: Delivery) -> EncodedPacket:
    return packets.event(delivery.event, delivery.payload, event_id=delivery.event_id)
