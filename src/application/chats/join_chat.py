from contextlib import suppress
from dataclasses import dataclass

from application.ports.chats import ChatStore
from application.ports.clock import Clock
from application.ports.publisher import EventPublisher
from application.rate_limits import RateLimits
from domain import policy
from domain.caller import Caller
from domain.errors import NotFound, Unavailable
from domain.events import UserJoinedChat, UserLeftChat
from domain.ids import ChatId, UserId


@dataclass(frozen=True, slots=True)
class JoinChatCommand:
    """`again`: the device has the chat open already; nothing is published."""

    caller: Caller
    chat_id: ChatId
    again: bool = False


@dataclass(frozen=True, slots=True)
class JoinChat:
    """Lets a participant open a chat on a device, tells the others, and answers as whom they take part.

    Raises `NotFound`, `Forbidden` for strangers, and `Limited` when too many others would receive it.
    """

    chats: ChatStore
    publisher: EventPublisher
    clock: Clock
    limits: RateLimits

    async def __call__(self, command: JoinChatCommand) -> UserId:
        chat = await self.chats.get(command.chat_id)
        participant_id = policy.participant_in(chat, command.caller)
        if not command.again:
            await self.limits.fan_out(command.caller.user_id, len(chat.participants))
            await self.publisher.publish(
                UserJoinedChat(chat.id, participant_id, frozenset(chat.user_ids), self.clock.now())
            )
        return participant_id


@dataclass(frozen=True, slots=True)
class LeaveChatCommand:
    """`participant_id` is what `JoinChat` answered."""

    chat_id: ChatId
    participant_id: UserId


@dataclass(frozen=True, slots=True)
class LeaveChat:
    """Tells the others that a participant closed the chat on a device. Leaving always works: when it cannot be known
    who the others are, nothing is published."""

    chats: ChatStore
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: LeaveChatCommand) -> None:
        with suppress(NotFound, Unavailable):
            chat = await self.chats.get(command.chat_id)
            audience = frozenset(chat.user_ids)
            await self.publisher.publish(UserLeftChat(chat.id, command.participant_id, audience, self.clock.now()))
