from collections.abc import Sequence
from typing import Protocol

from domain.chat import Chat, Pair
from domain.ids import ChatId, UserId


class ChatReader(Protocol):
    """Finds chats by what names them."""

    async def get(self, chat_id: ChatId) -> Chat:
        """The chat; raises `NotFound`."""
        ...

    async def find_direct(self, pair: Pair) -> Chat | None:
        """The direct chat of the two, also one that the platform opened before this service."""
        ...


class ChatStore(ChatReader, Protocol):
    """Keeps chats. There is one direct chat for each pair of users, for ever."""

    async def of_user(self, user: UserId) -> Sequence[Chat]:
        """All chats that `user` takes part in, in no particular order. For the desk these are the support chats."""
        ...

    async def partners_of(self, user: UserId) -> frozenset[UserId]:
        """Everybody who shares a chat with `user`, but not `user`."""
        ...
