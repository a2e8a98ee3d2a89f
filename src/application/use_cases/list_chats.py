from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.ports.transactions import Stores
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

    @property
    def active_at(self) -> datetime:
        """When something last happened in it."""
        return self.last_message.created_at if self.last_message else self.chat.created_at


@dataclass(frozen=True, slots=True)
class ListChatsCommand:
    caller: Caller
    user: UserId


@dataclass(frozen=True, slots=True)
class ListChats:
    """The chats of a user, the latest activity first. Raises `Forbidden` for anybody else's."""

    stores: Stores

    async def __call__(self, command: ListChatsCommand) -> Sequence[ChatSummary]:
        command.caller.must_speak_for(command.user)
        chats = await self.stores.chats.of_user(command.user)
        last_messages = await self.stores.messages.last_of(chats)
        unread = await self.stores.messages.count_unread_by_chat(command.user)
        summaries = [ChatSummary(chat, last_messages.get(chat.id), unread.get(chat.id, 0)) for chat in chats]
        return sorted(summaries, key=lambda summary: (summary.active_at, summary.chat.id), reverse=True)
