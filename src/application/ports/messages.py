from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Protocol

from application.paging import Page, PageRequest
from domain.chat import Chat
from domain.ids import ChatId, MessageId, UserId
from domain.message import Message, MessageKey


class MessageStore(Protocol):
    """Keeps messages. Their order in a chat is their `seq`; those without one come first, as they were stored."""

    async def get(self, message_id: MessageId) -> Message:
        """The message; raises `NotFound`."""
        ...

    async def find_by_key(self, key: MessageKey) -> Message | None:
        """The message that was sent with `key`."""
        ...

    def history(self, chat_id: ChatId) -> AsyncIterator[Sequence[Message]]:
        """The chat's messages in order, batch by batch, so that a long chat needs no more memory than a short one."""
        ...

    async def page(self, chat_id: ChatId, page: PageRequest) -> Page[Message]:
        """A page of the chat's messages, oldest first. Raises `NotFound` when the page starts from a message that is
        not in the chat."""
        ...

    async def unread(self, user: UserId, page: PageRequest) -> Page[Message]:
        """A page of what was addressed to `user` and not read by them, newest first. Raises `NotFound` unless the page
        starts from a message that was addressed to them, read or not: of others nobody learns whether there are any."""
        ...

    async def last_of(self, chats: Sequence[Chat]) -> Mapping[ChatId, Message]:
        """The last message of each chat that has one."""
        ...

    async def count_unread(self, user: UserId) -> int:
        """How many messages were addressed to `user` and not read by them."""
        ...

    async def count_unread_by_chat(self, user: UserId, chats: Collection[ChatId]) -> Mapping[ChatId, int]:
        """The same for each of `chats` that has any."""
        ...
