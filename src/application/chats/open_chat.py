from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.chats.name_participants import NameParticipants
from application.notifications.notify_admins import NotifyAdmins
from application.ports.chats import ChatStore
from application.ports.clock import Clock
from application.ports.commits import Commits
from application.ports.identifiers import Identifiers
from application.rate_limits import RateLimits
from domain import policy
from domain.caller import Caller
from domain.changes import Opening
from domain.chat import Chat, Participant
from domain.cost import documents_of_chat
from domain.errors import Conflict
from domain.ids import DESK, ChatId, NotificationId, UserId
from domain.notification import Language, Notification, Wording, chat_created, name_of_sender


@dataclass(frozen=True, slots=True)
class OpenChatCommand:
    """`created_at` is when the client says the chat was opened; the future is taken for now."""

    caller: Caller
    participants: Sequence[Participant]
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedChat:
    """The chat; `created` when it was not there before."""

    chat: Chat
    created: bool


@dataclass(frozen=True, slots=True)
class OpenChat:
    """Opens a chat, or finds the direct chat that the two have already, and tells the others of a new one.

    Raises `Forbidden` unless the caller takes part or is an admin, `Invalid` for participants that make no chat, or
    that look like the desk, `Limited` when the caller has opened too many.
    """

    chats: ChatStore
    commits: Commits
    clock: Clock
    identifiers: Identifiers
    notify_admins: NotifyAdmins
    limits: RateLimits
    name_participants: NameParticipants
    language: Language

    async def __call__(self, command: OpenChatCommand) -> OpenedChat:
        caller, now = command.caller, self.clock.now()
        policy.may_open_chat(caller, [participant.user_id for participant in command.participants])
        await self.name_participants.must_not_look_like_desk(caller, command.participants)
        opened_at = min(command.created_at or now, now)
        chat = Chat.open(ChatId(self.identifiers.new()), command.participants, opened_at)
        try:
            return await self._find_or_open(chat, caller)
        except Conflict:
            # Somebody opened the same direct chat at the same moment: now it can be found.
            return await self._find_or_open(chat, caller)

    async def _find_or_open(self, chat: Chat, caller: Caller) -> OpenedChat:
        if chat.pair is not None:
            existing = await self.chats.find_direct(chat.pair)
            if existing is not None:
                self.name_participants.learn_own(chat, caller)
                (seen,) = await self.name_participants.as_seen_by(caller.user_id, [existing])
                return OpenedChat(seen, created=False)
        chat = await self.name_participants.of_new_chat(chat, caller)
        await self._charge(chat, caller)
        await self.commits.commit(Opening(chat, caller.user_id, await self._notifications(chat, caller)))
        self.name_participants.learn_own(chat, caller)
        return OpenedChat(chat, created=True)

    async def _charge(self, chat: Chat, caller: Caller) -> None:
        """Before the notifications are made: a refusal is cheap."""
        await self.limits.work(caller.user_id, documents_of_chat(len(chat.participants), chat.profile_bytes))
        await self.limits.notifications(caller, len(chat.participants) - 1)
        await self.limits.chat(caller, chat.profile_bytes)

    async def _notifications(self, chat: Chat, caller: Caller) -> tuple[Notification, ...]:
        takes_part = caller.user_id in chat.user_ids
        opener = caller.user_id if takes_part or not chat.is_support else DESK
        wording = Wording(self.language, name_of_sender(chat, opener, caller))

        def notify(new_id: NotificationId, user: UserId) -> Notification:
            return chat_created(new_id, chat, user, opener, self.clock.now(), wording)

        others = chat.others(opener)
        notifications = tuple(notify(NotificationId(self.identifiers.new()), user) for user in others if user != DESK)
        if DESK in others:
            notifications += await self.notify_admins(caller.user_id, notify)
        return notifications
