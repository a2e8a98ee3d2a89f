from contextlib import AbstractAsyncContextManager
from typing import Protocol

from domain.ids import ChatId


class Turns(Protocol):
    """Lets writers of the same chat go one after the other, so that what they tell is told in the order stored."""

    def take(self, chat_id: ChatId) -> AbstractAsyncContextManager[None]:
        """Wait for a turn, first come first served; turns of different chats do not wait for each other."""
        ...
