from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.publisher import EventPublisher
from application.ports.stores import Stores
from domain.caller import Caller
from domain.events import UserJoinedChat, UserLeftChat
from domain.ids import ChatId, UserId


@dataclass(frozen=True, slots=True)
class JoinChatCommand:
    caller: Caller
    chat_id: ChatId


@dataclass(frozen=True, slots=True)
class JoinChat:
    """Lets a participant open a chat on a device, tells the others, and answers as whom they take part.

    Raises `NotFound`, and `Forbidden` for strangers.
    """

    stores: Stores
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: JoinChatCommand) -> UserId:
        chat = await self.stores.chats.get(command.chat_id)
        seat = chat.seat_of(command.caller)
        await self.publisher.publish(UserJoinedChat(chat.id, seat, self.clock.now()))
        return seat


@dataclass(frozen=True, slots=True)
class LeaveChatCommand:
    """`seat` is what `JoinChat` answered."""

    chat_id: ChatId
    seat: UserId


@dataclass(frozen=True, slots=True)
class LeaveChat:
    """Tells the others that a participant closed the chat on a device; needs no store, so leaving always works."""

    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: LeaveChatCommand) -> None:
        await self.publisher.publish(UserLeftChat(command.chat_id, command.seat, self.clock.now()))
