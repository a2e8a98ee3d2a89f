from collections.abc import Sequence
from typing import Protocol

from domain.chat import Chat, Pair
from domain.ids import ChatId, MessageId, UserId


class ChatStore(Protocol):
    """Keeps chats. There is one direct chat for each pair of users, for ever."""

    async def get(self, chat_id: ChatId) -> Chat:
        """The chat; raises `NotFound`."""
        ...

    async def find_direct(self, pair: Pair) -> Chat | None:
        """The direct chat of the two, also one that the platform opened before this service."""
        ...

    async def add(self, chat: Chat) -> None:
        """Store a new chat. Raises `Conflict` when it is a direct chat and the two have one already."""
        ...

    async def next_seq(self, chat_id: ChatId, message_id: MessageId) -> int:
        """Take the chat's next message number for `message_id`, which becomes the chat's last message.

        Numbers start at 1. Inside a transaction the number is taken only if the transaction is committed.
        """
        ...

    async def of_user(self, user: UserId) -> Sequence[Chat]:
        """All chats that `user` takes part in, in no particular order. For the desk these are the support chats."""
        ...

    async def partners_of(self, user: UserId) -> frozenset[UserId]:
        """Everybody who shares a chat with `user`, but not `user`."""
        ...
