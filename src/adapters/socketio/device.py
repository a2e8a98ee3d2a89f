from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from adapters.socketio.outbox import Frame, Outbox

MOST_HELD: Final = 1000


@dataclass(slots=True)
class Device:
    """A connected client: the rooms it is in, and what is held back from it while it catches up.

    It begins held. Only what is in the event log is held: that, if it becomes too much, can be read there again.
    """

    sid: str
    outbox: Outbox
    rooms: set[str] = field(default_factory=set)
    overflowed: bool = False
    _held: list[Frame] | None = field(default_factory=list)

    def tell(self, frame: Frame) -> None:
        if self._held is None or frame.event_id is None:
            self.outbox.put_frame(frame)
        elif len(self._held) < MOST_HELD:
            self._held.append(frame)
        else:
            self._held.clear()
            self.overflowed = True

    def hold(self) -> None:
        """Hold back what happens from now on."""
        self.overflowed = False
        if self._held is None:
            self._held = []

    def release(self, after: str) -> None:
        """Tell what was held and has an event id beyond `after`, and everything from now on at once."""
        held, self._held = self._held or [], None
        for frame in held:
            if frame.event_id is not None and frame.event_id > after:
                self.outbox.put_frame(frame)


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

    def members(self, rooms: Iterable[str], except_room: str | None = None) -> Iterable[Device]:
        """Every device in any of `rooms`, once, but for those in the `except_room`."""
        found: dict[str, Device] = {}
        for room in rooms:
            found.update(self._devices.get(room, {}))
        excepted = self._devices.get(except_room, {}) if except_room is not None else {}
        return [device for sid, device in found.items() if sid not in excepted]
