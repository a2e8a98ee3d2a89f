from typing import Final

from application.ports.chats import ChatReader
from domain.chat import Chat, Pair
from domain.ids import ChatId

MOST_REMEMBERED: Final = 20_000
LARGEST_REMEMBERED: Final = 10
"""Participants: a chat of more is not kept in memory."""


class RememberedChats:
    """A `ChatReader` that answers from memory where it can, with a chat as it was when it was last read."""

    def __init__(self, chats: ChatReader) -> None:
        self._chats = chats
        self._remembered: dict[ChatId | Pair, Chat] = {}

    async def get(self, chat_id: ChatId) -> Chat:
        return self._remembered.get(chat_id) or await self._chats.get(chat_id)

    async def find_direct(self, pair: Pair) -> Chat | None:
        return self._remembered.get(pair) or await self._chats.find_direct(pair)

    def note(self, name: ChatId | Pair, chat: Chat | None) -> None:
        """The chat of that name is `chat` now."""
        self._remembered.pop(name, None)
        if chat is not None and len(chat.participants) <= LARGEST_REMEMBERED:
            self._remembered[name] = chat
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)))
