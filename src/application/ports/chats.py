from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from application.paging import Page, PageRequest
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

    async def page(self, user: UserId, page: PageRequest) -> Page[Chat]:
        """A page of the chats that `user` takes part in, the latest activity first, and by their ids where that is the
        same. For the desk these are the support chats.

        A chat is active when its last message was created, or when it was opened if it has none. A page starts from
        where its chat stands now. Raises `NotFound` when `user` takes no part in that chat."""
        ...

    def by_activity(self, user: UserId) -> AsyncIterator[Sequence[Chat]]:
        """The whole list batch by batch: each chat once, in the order that holds at the beginning."""
        ...

    async def partners_of(self, user: UserId) -> frozenset[UserId]:
        """Everybody who shares a chat with `user`, but not `user`."""
        ...
