from dataclasses import dataclass

from application.ports.chats import ChatStore
from application.presence.typing_indicators import TypingIndicators
from domain import policy
from domain.caller import Caller
from domain.ids import ChatId


@dataclass(frozen=True, slots=True)
class SignalTypingCommand:
    caller: Caller
    chat_id: ChatId
    is_typing: bool


@dataclass(frozen=True, slots=True)
class SignalTyping:
    """Tells the others in a chat that a participant types or has stopped. Raises `NotFound`, and `Forbidden` for
    strangers."""

    chats: ChatStore
    indicators: TypingIndicators

    async def __call__(self, command: SignalTypingCommand) -> None:
        chat = await self.chats.get(command.chat_id)
        participant_id = policy.participant_in(chat, command.caller)
        await self.indicators.signal(chat, participant_id, is_typing=command.is_typing)
