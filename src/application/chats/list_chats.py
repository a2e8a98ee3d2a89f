from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.paging import Page, PageRequest, page_of
from application.ports.chats import ChatStore
from application.ports.messages import MessageStore
from domain import policy
from domain.caller import Caller
from domain.chat import Chat
from domain.errors import NotFound
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
    """`page` None means all of them."""

    caller: Caller
    user: UserId
    page: PageRequest | None = None


@dataclass(frozen=True, slots=True)
class ListChats:
    """The chats of a user, or the support chats for the desk, the latest activity first. Raises `Forbidden` for
    anybody else's, `NotFound` for a page that starts from a chat that is not among them."""

    chats: ChatStore
    messages: MessageStore

    async def __call__(self, command: ListChatsCommand) -> Page[ChatSummary]:
        policy.must_act_for(command.caller, command.user)
        chats = await self.chats.of_user(command.user)
        last_messages = await self.messages.last_of(chats)
        unread = await self.messages.count_unread_by_chat(command.user)
        summaries = [ChatSummary(chat, last_messages.get(chat.id), unread.get(chat.id, 0)) for chat in chats]
        summaries.sort(key=lambda summary: (summary.active_at, summary.chat.id), reverse=True)
        return Page(summaries, None) if command.page is None else _page(summaries, command.page)


def _page(summaries: Sequence[ChatSummary], page: PageRequest) -> Page[ChatSummary]:
    """A page of the list: what is active before its mark comes behind it."""
    behind = summaries
    if (mark := page.before or page.after) is not None:
        places = [place for place, summary in enumerate(summaries) if summary.chat.id == mark]
        if not places:
            raise NotFound("there is no such chat in this list")
        behind = summaries[: places[0]][::-1] if page.after else summaries[places[0] + 1 :]
    return page_of(behind[: page.limit + 1], page, lambda summary: summary.chat.id, newest_first=True)
