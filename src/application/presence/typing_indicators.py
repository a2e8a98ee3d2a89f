from application.ports.alarms import Alarms
from application.ports.chats import ChatStore
from application.ports.clock import Clock
from application.ports.publisher import EventPublisher
from domain.chat import Chat
from domain.errors import NotFound, Unavailable
from domain.events import TypingChanged
from domain.ids import ChatId, UserId
from domain.typing_indicator import LEAST_INTERVAL, TypingIndicator


class TypingIndicators:
    """Who types where, for this process. Publishes each change as often and as long as `TypingIndicator` says."""

    def __init__(self, chats: ChatStore, publisher: EventPublisher, clock: Clock, alarms: Alarms) -> None:
        self._chats = chats
        self._publisher = publisher
        self._clock = clock
        self._alarms = alarms
        self._indicators: dict[tuple[ChatId, UserId], TypingIndicator] = {}

    def __len__(self) -> int:
        return len(self._indicators)

    async def signal(self, chat: Chat, user: UserId, *, is_typing: bool) -> None:
        """`user`, who takes part in `chat`, began, went on or stopped typing."""
        indicator = self._indicators.get((chat.id, user), TypingIndicator())
        self._indicators[chat.id, user] = indicator.signal(is_typing, self._clock.now())
        await self._publish_due(chat, user)

    async def _publish_due(self, chat: Chat, user: UserId) -> None:
        """Publish what is due, and wake up again when more may be."""
        chat_id = chat.id
        indicator, now = self._indicators.get((chat_id, user), TypingIndicator()), self._clock.now()
        is_due = indicator.is_due(now)
        if is_due:
            indicator = self._indicators[chat_id, user] = indicator.publish(now)
        if (due_at := indicator.due_at()) is not None:
            self._alarms.set((chat_id, user), due_at, lambda: self._wake(chat_id, user))
        elif not indicator.published:
            self._alarms.set((chat_id, user), now + LEAST_INTERVAL, lambda: self._forget(chat_id, user))
        if is_due:
            audience = frozenset(chat.user_ids)
            await self._publisher.publish(TypingChanged(chat_id, user, audience, indicator.published, now))

    async def _wake(self, chat_id: ChatId, user: UserId) -> None:
        """Others may take part by now. When the chat cannot be read, the indicator is dropped without a word."""
        try:
            chat = await self._chats.get(chat_id)
        except (NotFound, Unavailable):
            self._indicators.pop((chat_id, user), None)
        else:
            await self._publish_due(chat, user)

    async def _forget(self, chat_id: ChatId, user: UserId) -> None:
        """Keep nothing of a user who has stopped, unless they have begun again in the meantime."""
        if self._indicators[chat_id, user].due_at() is None:
            del self._indicators[chat_id, user]
