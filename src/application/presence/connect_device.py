from dataclasses import dataclass

from application.ports.chats import ChatStore
from application.ports.clock import Clock
from application.ports.presence import Presence
from application.ports.publisher import EventPublisher
from domain.caller import Caller
from domain.events import UserCameOnline, UserWentOffline
from domain.ids import DESK


@dataclass(frozen=True, slots=True)
class DeviceCommand:
    """`device` names one connection of the caller."""

    caller: Caller
    device: str


@dataclass(frozen=True, slots=True)
class ConnectDevice:
    """Records that a caller can be reached on a device, an admin also for the desk. Tells their chat partners when it
    is the first device; answers whether it is."""

    chats: ChatStore
    presence: Presence
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: DeviceCommand) -> bool:
        user = command.caller.user_id
        is_first = await self.presence.connect(user, command.device)
        if command.caller.is_admin:
            await self.presence.connect(DESK, command.device)
        if is_first:
            partners = await self.chats.partners_of(user)
            await self.publisher.publish(UserCameOnline(user, partners, self.clock.now()))
        return is_first


@dataclass(frozen=True, slots=True)
class DisconnectDevice:
    """Records that a caller can no longer be reached on a device. Tells their chat partners when it was the last
    device; answers whether it was."""

    chats: ChatStore
    presence: Presence
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: DeviceCommand) -> bool:
        user = command.caller.user_id
        was_last = await self.presence.disconnect(user, command.device)
        if command.caller.is_admin:
            await self.presence.disconnect(DESK, command.device)
        if was_last:
            partners = await self.chats.partners_of(user)
            await self.publisher.publish(UserWentOffline(user, partners, self.clock.now()))
        return was_last
