from collections.abc import Iterable

from domain.ids import UserId


class MemoryPresence:
    """The `Presence` of the devices connected to this process."""

    def __init__(self) -> None:
        self._devices: dict[UserId, set[str]] = {}

    async def connect(self, user: UserId, device: str) -> None:
        self._devices.setdefault(user, set()).add(device)

    async def disconnect(self, user: UserId, device: str) -> None:
        devices = self._devices.get(user, set())
        devices.discard(device)
        if not devices:
            self._devices.pop(user, None)

    async def is_any_connected(self, users: Iterable[UserId]) -> bool:
        return any(user in self._devices for user in users)
