from dataclasses import dataclass

from application.ports.chats import ChatStore
from application.ports.presence import Presence
from domain import policy
from domain.caller import Caller
from domain.ids import DESK, UserId


@dataclass(frozen=True, slots=True)
class OnlinePartnersCommand:
    caller: Caller
    user: UserId


@dataclass(frozen=True, slots=True)
class ListOnlinePartners:
    """Which of a user's chat partners have a device connected now. Raises `Forbidden` for anybody else's."""

    chats: ChatStore
    presence: Presence

    async def __call__(self, command: OnlinePartnersCommand) -> frozenset[UserId]:
        policy.must_act_for(command.caller, command.user)
        partners = await self.chats.partners_of(command.user)
        return await self.presence.connected(partners - {DESK})
