from dataclasses import dataclass

from application.ports.presence import Presence
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class DeviceCommand:
    """`device` names one connection of `user`."""

    user: UserId
    device: str


@dataclass(frozen=True, slots=True)
class ConnectDevice:
    """Notes that a user can be reached on a device."""

    presence: Presence

    async def __call__(self, command: DeviceCommand) -> None:
        await self.presence.connect(command.user, command.device)


@dataclass(frozen=True, slots=True)
class DisconnectDevice:
    """Notes that a user can no longer be reached on a device."""

    presence: Presence

    async def __call__(self, command: DeviceCommand) -> None:
        await self.presence.disconnect(command.user, command.device)
