from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.publisher import EventPublisher
from application.ports.transactions import Stores
from domain.caller import Caller
from domain.events import TypingChanged
from domain.ids import ChatId


@dataclass(frozen=True, slots=True)
class SignalTypingCommand:
    caller: Caller
    chat_id: ChatId
    is_typing: bool


@dataclass(frozen=True, slots=True)
class SignalTyping:
    """Tells the others that a participant began or stopped typing. Raises `NotFound`, and `Forbidden` for
    strangers."""

    stores: Stores
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: SignalTypingCommand) -> None:
        chat = await self.stores.chats.get(command.chat_id)
        seat = chat.seat_of(command.caller)
        await self.publisher.publish(TypingChanged(chat.id, seat, command.is_typing, self.clock.now()))
