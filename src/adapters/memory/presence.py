from collections.abc import Iterable

from domain.ids import UserId


class MemoryPresence:
    """The `Presence` of the devices connected to this process."""

    def __init__(self) -> None:
        self._devices: dict[UserId, set[str]] = {}

    async def connect(self, user: UserId, device: str) -> bool:
        devices = self._devices.setdefault(user, set())
        is_only = not devices - {device}
        devices.add(device)
        return is_only

    async def disconnect(self, user: UserId, device: str) -> bool:
        devices = self._devices.get(user, set())
        if device not in devices:
            return False
        devices.discard(device)
        if devices:
            return False
        del self._devices[user]
        return True

    async def everybody(self) -> frozenset[UserId]:
        return frozenset(self._devices)

    async def connected(self, users: Iterable[UserId]) -> frozenset[UserId]:
        return frozenset(user for user in users if user in self._devices)
