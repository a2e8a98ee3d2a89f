from dataclasses import dataclass

from application.ports.messages import MessageStore
from domain import policy
from domain.caller import Caller
from domain.ids import UserId


@dataclass(frozen=True, slots=True)
class CountUnreadCommand:
    caller: Caller
    user: UserId


@dataclass(frozen=True, slots=True)
class CountUnread:
    """How many messages a user has not read. Raises `Forbidden` for anybody else's."""

    messages: MessageStore

    async def __call__(self, command: CountUnreadCommand) -> int:
        policy.must_act_for(command.caller, command.user)
        return await self.messages.count_unread(command.user)
