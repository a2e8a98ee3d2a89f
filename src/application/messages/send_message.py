from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from application.notifications.notify_admins import NotifyAdmins
from application.ports.chats import ChatReader, ChatStore
from application.ports.clock import Clock
from application.ports.commits import Commits
from application.ports.identifiers import Identifiers
from application.ports.messages import MessageStore
from application.ports.presence import Presence
from application.rate_limits import RateLimits
from domain import policy
from domain.caller import Caller
from domain.changes import Posted, Posting
from domain.chat import Chat, Participant, pair_of
from domain.cost import cost, documents_of_message
from domain.errors import Conflict, Forbidden, Invalid, Limited, NotFound
from domain.ids import DESK, ChatId, MessageId, NotificationId, UserId
from domain.message import Draft, Message, message_text
from domain.notification import Language, Notification, Wording, message_received, message_to_desk, name_of_sender


@dataclass(frozen=True, slots=True)
class SendMessageCommand:
    """`chat_id` None means the direct chat of sender and recipient, which is opened if need be."""

    caller: Caller
    draft: Draft
    chat_id: ChatId | None = None


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Stores a message with its notifications, all or nothing. The event log publishes it to everyone concerned.

    Raises `Forbidden` when the caller speaks for somebody else or an end does not take part, `Invalid` for a text
    that cannot be sent, `NotFound` for an unknown chat, `Limited` when it is too much work for one user in a while,
    `Unavailable` when it could not be stored. A key that was used before (see `MessageKey`) answers with its message,
    whatever else the draft says.
    """

    chats: ChatStore
    remembered_chats: ChatReader
    messages: MessageStore
    commits: Commits
    presence: Presence
    clock: Clock
    identifiers: Identifiers
    notify_admins: NotifyAdmins
    limits: RateLimits
    max_length: int
    language: Language

    async def __call__(self, command: SendMessageCommand) -> Posted:
        policy.must_act_for(command.caller, command.draft.sender)
        message_text(command.draft.text, self.max_length)
        try:
            return await self._send_to_what_is_there(command)
        except (Forbidden, Invalid, Limited, NotFound):
            earlier = await self._earlier(command)
            if earlier is None:
                raise
            return Posted(earlier, duplicate=True)

    async def _send_to_what_is_there(self, command: SendMessageCommand) -> Posted:
        with suppress(Conflict, Forbidden):
            return await self._send(command, self.remembered_chats)
        # The chat is not, or may not be, as it was remembered.
        with suppress(Conflict):
            return await self._send(command, self.chats)
        # The same two opened theirs at the same moment: now it can be found.
        return await self._send(command, self.chats)

    async def _earlier(self, command: SendMessageCommand) -> Message | None:
        key = command.draft.message_key(command.caller.user_id)
        return None if key is None else await self.messages.find_by_key(key)

    async def _send(self, command: SendMessageCommand, chats: ChatReader) -> Posted:
        chat, opens = await self._chat(command, chats)
        draft, author = command.draft, command.caller
        message = chat.post(draft, MessageId(self.identifiers.new()), self.clock.now(), author.user_id)
        recipients = chat.recipients(draft.sender, draft.recipient)
        documents = documents_of_message(len(draft.text), len(recipients))
        if cost(documents) > 1 and (earlier := await self._earlier(command)) is not None:
            return Posted(earlier, duplicate=True)
        await self._charge(author, documents, len(recipients), chat if opens else None)
        notifications = await self._notifications(chat, message, recipients, author)
        delivered = bool(await self.presence.connected(recipients))
        return await self.commits.commit(Posting(chat, message, recipients, notifications, delivered, opens))

    async def _charge(self, author: Caller, documents: int, recipients: int, opened: Chat | None) -> None:
        """Before the notifications are made: a refusal is cheap."""
        await self.limits.work(author.user_id, documents, counted=1)
        await self.limits.notifications(author, recipients)
        if opened is not None:
            await self.limits.chat(author, opened.profile_bytes)

    async def _chat(self, command: SendMessageCommand, chats: ChatReader) -> tuple[Chat, bool]:
        """The chat that is meant, and whether it is new: the first message of two people opens theirs."""
        if command.chat_id is not None:
            return await chats.get(command.chat_id), False
        draft = command.draft
        if draft.recipient is None:
            raise Invalid.because("recipient", "is required when no chat is named")
        if draft.recipient == draft.sender:
            raise Invalid.because("recipient", "must be somebody else")
        chat = await chats.find_direct(pair_of(draft.sender, draft.recipient))
        if chat is not None:
            return chat, False
        ends = [Participant(draft.sender), Participant(draft.recipient)]
        return Chat.open(ChatId(self.identifiers.new()), ends, self.clock.now()), True

    async def _notifications(
        self, chat: Chat, message: Message, recipients: Sequence[UserId], author: Caller
    ) -> tuple[Notification, ...]:
        wording = Wording(self.language, name_of_sender(chat, message.sender, author))
        notifications = tuple(
            message_received(NotificationId(self.identifiers.new()), message, recipient, wording)
            for recipient in recipients
            if recipient != DESK
        )
        if DESK not in recipients:
            return notifications
        return notifications + await self.notify_admins(
            author.user_id, lambda new_id, admin: message_to_desk(new_id, message, admin, wording)
        )
