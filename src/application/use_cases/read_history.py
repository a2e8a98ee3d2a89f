from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from application.ports.paging import Page, Slice
from application.ports.stores import Stores
from domain import policy
from domain.caller import Caller
from domain.ids import ChatId
from domain.message import Message


@dataclass(frozen=True, slots=True)
class ReadHistoryCommand:
    caller: Caller
    chat_id: ChatId


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """All messages of a chat, oldest first, in batches. Raises `NotFound`, and `Forbidden` for strangers."""

    stores: Stores

    async def __call__(self, command: ReadHistoryCommand) -> AsyncIterator[Sequence[Message]]:
        chat = await self.stores.chats.get(command.chat_id)
        policy.seat_in(chat, command.caller)
        return self.stores.messages.history(chat.id)


@dataclass(frozen=True, slots=True)
class ReadHistoryPageCommand:
    caller: Caller
    chat_id: ChatId
    page: Page


@dataclass(frozen=True, slots=True)
class ReadHistoryPage:
    """A page of a chat's messages, oldest first. Raises `NotFound`, and `Forbidden` for strangers."""

    stores: Stores

    async def __call__(self, command: ReadHistoryPageCommand) -> Slice[Message]:
        chat = await self.stores.chats.get(command.chat_id)
        policy.seat_in(chat, command.caller)
        return await self.stores.messages.page(chat.id, command.page)
