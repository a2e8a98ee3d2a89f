from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from application.audit import RecordAudit
from application.paging import Page, PageRequest
from application.ports.chats import ChatStore
from application.ports.messages import MessageStore
from domain import policy
from domain.audit import AuditAction
from domain.caller import Caller
from domain.ids import DESK, ChatId
from domain.message import Message


@dataclass(frozen=True, slots=True)
class ReadHistoryCommand:
    caller: Caller
    chat_id: ChatId


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """All messages of a chat, oldest first, in batches. Raises `NotFound`, and `Forbidden` for strangers."""

    chats: ChatStore
    messages: MessageStore
    record_audit: RecordAudit

    async def __call__(self, command: ReadHistoryCommand) -> AsyncIterator[Sequence[Message]]:
        chat = await self.chats.get(command.chat_id)
        if policy.participant_in(chat, command.caller) == DESK:
            await self.record_audit(command.caller, AuditAction.READ_DESK_CHAT, chat.id)
        return self.messages.history(chat.id)


@dataclass(frozen=True, slots=True)
class ReadHistoryPageCommand:
    caller: Caller
    chat_id: ChatId
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ReadHistoryPage:
    """A page of a chat's messages, oldest first. Raises `NotFound`, and `Forbidden` for strangers."""

    chats: ChatStore
    messages: MessageStore
    record_audit: RecordAudit

    async def __call__(self, command: ReadHistoryPageCommand) -> Page[Message]:
        chat = await self.chats.get(command.chat_id)
        if policy.participant_in(chat, command.caller) == DESK:
            await self.record_audit(command.caller, AuditAction.READ_DESK_CHAT, chat.id)
        return await self.messages.page(chat.id, command.page)
