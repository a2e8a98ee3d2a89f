from collections.abc import Sequence
from typing import Protocol

from domain.chat import Chat, Pair
from domain.ids import ChatId, UserId


class ChatStore(Protocol):
    """Keeps chats. There is one direct chat for each pair of users, for ever."""

    async def get(self, chat_id: ChatId) -> Chat:
        """The chat; raises `NotFound`."""
        ...

    async def recall(self, chat_id: ChatId) -> Chat:
        """The chat, maybe as it was when last looked at: for what `Commits` refuse if it is not so any more. Raises
        `NotFound`."""
        ...

    async def recall_direct(self, pair: Pair) -> Chat | None:
        """As `find_direct`, maybe from memory as `recall` does."""
        ...

    async def find_direct(self, pair: Pair) -> Chat | None:
        """The direct chat of the two, also one that the platform opened before this service."""
        ...

    async def of_user(self, user: UserId) -> Sequence[Chat]:
        """All chats that `user` takes part in, in no particular order. For the desk these are the support chats."""
        ...

    async def partners_of(self, user: UserId) -> frozenset[UserId]:
        """Everybody who shares a chat with `user`, but not `user`."""
        ...
