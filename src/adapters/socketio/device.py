from collections.abc import Collection
from typing import Final

from adapters.socketio.engineio.packets import Packet
from adapters.socketio.engineio.send_queue import SendQueue
from adapters.socketio.protocol.client import Socket
from domain.ids import UserId

MOST_HELD: Final = 1000
MOST_HELD_BYTES: Final = 256 * 1024
NOBODY: Final[frozenset[UserId]] = frozenset()


class Device:
    """A connected client: whom it hears for (`users`), the rooms it is in, and what is held back from it while it
    catches up.

    It begins held. Only what is in the event log is held: that, if it becomes too much, can be read there again.
    """

    __slots__ = ("_held", "_held_bytes", "_socket", "overflowed", "rooms", "send_queue", "sid", "users")

    def __init__(self, socket: Socket, users: frozenset[UserId] = NOBODY) -> None:
        self.sid = socket.sid
        self.users = users
        self.send_queue: SendQueue = socket.session.send_queue
        self.rooms: set[str] = set()
        self.overflowed = False
        self._socket = socket
        self._held: list[Packet] | None = []
        self._held_bytes = 0

    @property
    def address(self) -> str:
        """Where it connects from."""
        return self._socket.session.address

    @property
    def client(self) -> str:
        """What it calls itself."""
        return self._socket.session.client

    @property
    def is_connected(self) -> bool:
        return self._socket.session.is_open

    def tell(self, packet: Packet) -> None:
        if packet.event_id is None:
            self.send_queue.put_passing(packet)
        elif self._held is None:
            self.send_queue.put(packet)
        elif len(self._held) < MOST_HELD and self._held_bytes < MOST_HELD_BYTES:
            self._held.append(packet)
            self._held_bytes += len(packet.frame)
        else:
            self._held.clear()
            self.overflowed = True

    def hold(self) -> None:
        """Hold back what happens from now on."""
        self.overflowed = False
        self._held_bytes = sum(len(packet.frame) for packet in self._held or ())
        if self._held is None:
            self._held = []

    def release(self, after: str) -> None:
        """Tell what was held and has an event id beyond `after`, and everything from now on at once."""
        held, self._held = self._held or [], None
        for packet in held:
            if packet.event_id is not None and packet.event_id > after:
                self.send_queue.put(packet)

    def hang_up(self, reason: str) -> None:
        self._socket.hang_up(reason)


class Rooms:
    """Which devices are in which rooms."""

    def __init__(self) -> None:
        self._devices: dict[str, dict[str, Device]] = {}

    def enter(self, device: Device, room: str) -> None:
        device.rooms.add(room)
        self._devices.setdefault(room, {})[device.sid] = device

    def leave(self, device: Device, room: str) -> None:
        device.rooms.discard(room)
        members = self._devices.get(room, {})
        members.pop(device.sid, None)
        if not members:
            self._devices.pop(room, None)

    def leave_all(self, device: Device) -> None:
        for room in list(device.rooms):
            self.leave(device, room)

    def members(self, rooms: Collection[str], except_room: str | None = None) -> Collection[Device]:
        """Every device in any of `rooms`, once, but for those in the `except_room`."""
        excepted = self._devices.get(except_room) if except_room is not None else None
        if len(rooms) == 1 and not excepted:
            return tuple(self._devices.get(next(iter(rooms)), {}).values())
        found: dict[str, Device] = {}
        for room in rooms:
            found.update(self._devices.get(room, {}))
        return [device for sid, device in found.items() if sid not in (excepted or {})]
