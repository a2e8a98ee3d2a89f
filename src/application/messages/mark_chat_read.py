from dataclasses import dataclass

from application.ports.chats import ChatStore
from application.ports.clock import Clock
from application.ports.commits import Commits
from application.ports.notifications import NotificationStore
from application.rate_limits import RateLimits
from domain import policy
from domain.caller import Caller
from domain.changes import ReadMark
from domain.ids import ChatId


@dataclass(frozen=True, slots=True)
class MarkChatReadCommand:
    caller: Caller
    chat_id: ChatId
    with_notifications: bool = False


@dataclass(frozen=True, slots=True)
class ReadChat:
    """How many messages, and how many of the caller's notifications of the chat, became read."""

    messages: int
    notifications: int


@dataclass(frozen=True, slots=True)
class MarkChatRead:
    """Marks as read what was addressed to the caller in a chat, and their notifications of it if asked to. The others
    hear of it. Raises `NotFound`, `Forbidden` for strangers, and `Limited` when so many were marked that the rest has
    to wait."""

    chats: ChatStore
    notifications: NotificationStore
    commits: Commits
    clock: Clock
    limits: RateLimits

    async def __call__(self, command: MarkChatReadCommand) -> ReadChat:
        chat = await self.chats.get(command.chat_id)
        reader = policy.participant_in(chat, command.caller)
        messages, notifications = 0, 0
        while True:
            marked = await self.commits.commit(
                ReadMark(chat, reader, self.clock.now(), marked_by=command.caller.user_id)
            )
            messages += marked.count
            await self.limits.work(command.caller.user_id, marked.count, counted=1)
            if marked.is_all:
                break
        if command.with_notifications:
            user, now = command.caller.user_id, self.clock.now()
            notifications = await self.notifications.mark_all_read(user, now, chat.id, for_desk=command.caller.is_admin)
        return ReadChat(messages, notifications)
