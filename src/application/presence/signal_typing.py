from dataclasses import dataclass, field

from application.ports.alarms import Alarms
from application.ports.clock import Clock
from application.ports.publisher import EventPublisher
from application.ports.stores import Stores
from domain import policy
from domain.caller import Caller
from domain.chat import Chat
from domain.errors import NotFound, Unavailable
from domain.events import TypingChanged
from domain.ids import ChatId, UserId
from domain.typing_indicator import LEAST_INTERVAL, TypingIndicator


@dataclass(frozen=True, slots=True)
class SignalTypingCommand:
    caller: Caller
    chat_id: ChatId
    is_typing: bool


@dataclass(frozen=True, slots=True)
class SignalTyping:
    """Tells the others that a participant types or stopped, as often and as long as `TypingIndicator` says. Raises
    `NotFound`, and `Forbidden` for strangers."""

    stores: Stores
    publisher: EventPublisher
    clock: Clock
    alarms: Alarms
    indicators: dict[tuple[ChatId, UserId], TypingIndicator] = field(default_factory=dict)

    async def __call__(self, command: SignalTypingCommand) -> None:
        chat = await self.stores.chats.get(command.chat_id)
        participant_id = policy.participant_in(chat, command.caller)
        indicator = self.indicators.get((chat.id, participant_id), TypingIndicator())
        self.indicators[chat.id, participant_id] = indicator.signal(command.is_typing, self.clock.now())
        await self._look(chat, participant_id)

    async def _look(self, chat: Chat, user: UserId) -> None:
        """Tell what is due, and look again when more may be."""
        chat_id = chat.id
        indicator, now = self.indicators.get((chat_id, user), TypingIndicator()), self.clock.now()
        is_due = indicator.is_due(now)
        if is_due:
            indicator = self.indicators[chat_id, user] = indicator.tell(now)
        if (due_at := indicator.due_at()) is not None:
            self.alarms.set((chat_id, user), due_at, lambda: self._look_again(chat_id, user))
        elif not indicator.told:
            self.alarms.set((chat_id, user), now + LEAST_INTERVAL, lambda: self._forget(chat_id, user))
        if is_due:
            audience = frozenset(chat.user_ids)
            await self.publisher.publish(TypingChanged(chat_id, user, audience, indicator.told, now))

    async def _look_again(self, chat_id: ChatId, user: UserId) -> None:
        """Others may take part by now. When it cannot be known who, nothing is kept or told of the user."""
        try:
            chat = await self.stores.chats.get(chat_id)
        except (NotFound, Unavailable):
            self.indicators.pop((chat_id, user), None)
        else:
            await self._look(chat, user)

    async def _forget(self, chat_id: ChatId, user: UserId) -> None:
        """Keep nothing of a user who has stopped, unless they have begun again in the meantime."""
        if self.indicators[chat_id, user].due_at() is None:
            del self.indicators[chat_id, user]
