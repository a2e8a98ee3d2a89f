import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from application.chats.name_participants import NameParticipants
from application.paging import Page, PageRequest
from application.ports.chats import ChatStore
from application.ports.messages import MessageStore
from domain import policy
from domain.caller import Caller
from domain.chat import Chat
from domain.ids import UserId
from domain.message import Message


@dataclass(frozen=True, slots=True)
class ChatSummary:
    """A chat as one of its participants sees it in a list."""

    chat: Chat
    last_message: Message | None
    unread_count: int


@dataclass(frozen=True, slots=True)
class ListChatsCommand:
    caller: Caller
    user: UserId


@dataclass(frozen=True, slots=True)
class ListChats:
    """All chats of a user, or the support chats for the desk, the latest activity first, in batches. Raises
    `Forbidden` for chats of anybody else."""

    chats: ChatStore
    messages: MessageStore
    name_participants: NameParticipants

    async def __call__(self, command: ListChatsCommand) -> AsyncIterator[Sequence[ChatSummary]]:
        policy.must_act_for(command.caller, command.user)
        return self._batches(command.user)

    async def _batches(self, user: UserId) -> AsyncIterator[Sequence[ChatSummary]]:
        async for chats in self.chats.by_activity(user):
            seen = await self.name_participants.as_seen_by(user, chats)
            yield await _summaries(seen, user, self.messages)


@dataclass(frozen=True, slots=True)
class ListChatsPageCommand:
    caller: Caller
    user: UserId
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListChatsPage:
    """A page of the same list. Raises `Forbidden` for chats of anybody else, `NotFound` for a page that starts from a
    chat that is not in the list."""

    chats: ChatStore
    messages: MessageStore
    name_participants: NameParticipants

    async def __call__(self, command: ListChatsPageCommand) -> Page[ChatSummary]:
        policy.must_act_for(command.caller, command.user)
        page = await self.chats.page(command.user, command.page)
        seen = await self.name_participants.as_seen_by(command.user, page.items)
        return Page(await _summaries(seen, command.user, self.messages), page.next)


async def _summaries(chats: Sequence[Chat], user: UserId, messages: MessageStore) -> Sequence[ChatSummary]:
    last, unread = await asyncio.gather(
        messages.last_of(chats), messages.count_unread_by_chat(user, [chat.id for chat in chats])
    )
    return [ChatSummary(chat, last.get(chat.id), unread.get(chat.id, 0)) for chat in chats]
