from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.presence import Presence
from application.ports.publisher import EventPublisher
from application.ports.stores import Stores
from domain.caller import Caller
from domain.events import UserCameOnline, UserWentOffline
from domain.ids import DESK, UserId


@dataclass(frozen=True, slots=True)
class DeviceCommand:
    """`device` names one connection of the caller."""

    caller: Caller
    device: str


@dataclass(frozen=True, slots=True)
class ConnectDevice:
    """Notes that a caller can be reached on a device, an admin also for the desk, and tells their chat partners when
    it is the first one; answers whether it is."""

    stores: Stores
    presence: Presence
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: DeviceCommand) -> bool:
        caller = command.caller
        is_first = await self.presence.connect(caller.user_id, command.device)
        if caller.is_admin:
            await self.presence.connect(DESK, command.device)
        if is_first:
            partners = await self.stores.chats.partners_of(caller.user_id)
            await self.publisher.publish(UserCameOnline(caller.user_id, partners, self.clock.now()))
        return is_first


@dataclass(frozen=True, slots=True)
class DisconnectDevice:
    """Notes that a caller can no longer be reached on a device, and tells their chat partners when it was the last
    one; answers whether it was."""

    stores: Stores
    presence: Presence
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: DeviceCommand) -> bool:
        caller = command.caller
        was_last = await self.presence.disconnect(caller.user_id, command.device)
        if caller.is_admin:
            await self.presence.disconnect(DESK, command.device)
        if was_last:
            partners = await self.stores.chats.partners_of(caller.user_id)
            await self.publisher.publish(UserWentOffline(caller.user_id, partners, self.clock.now()))
        return was_last


@dataclass(frozen=True, slots=True)
class OnlinePartnersCommand:
    user: UserId


@dataclass(frozen=True, slots=True)
class ListOnlinePartners:
    """Who of a user's chat partners can be reached now."""

    stores: Stores
    presence: Presence

    async def __call__(self, command: OnlinePartnersCommand) -> frozenset[UserId]:
        partners = await self.stores.chats.partners_of(command.user)
        return await self.presence.connected(partners - {DESK})
