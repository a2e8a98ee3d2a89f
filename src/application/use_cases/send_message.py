from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.identifiers import Identifiers
from application.ports.presence import Presence
from application.ports.publisher import EventPublisher
from application.ports.transactions import Stores, Transactions
from application.ports.turns import Turns
from application.use_cases.notify_admins import NotifyAdmins
from domain.caller import Caller
from domain.chat import Chat, Participant, pair_of
from domain.errors import Conflict, Invalid
from domain.events import MessagePosted, NotificationRaised
from domain.ids import DESK, DESK_NAME, ChatId, MessageId, NotificationId, UserId
from domain.message import Draft, Message, message_text
from domain.notification import Notification, message_received, message_to_desk


@dataclass(frozen=True, slots=True)
class SendMessageCommand:
    """`chat_id` None means the direct chat of sender and recipient, which is opened if need be."""

    caller: Caller
    draft: Draft
    chat_id: ChatId | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """The stored message; `duplicate` when its key had been used before and nothing was stored now."""

    message: Message
    duplicate: bool = False
    is_support: bool = False
    recipients: tuple[UserId, ...] = ()
    notifications: tuple[Notification, ...] = ()


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Stores a message with its notifications, all or nothing, then tells everyone concerned.

    Raises `Forbidden` when the caller speaks for somebody else or an end does not take part, `Invalid` for a text
    that cannot be sent, `NotFound` for an unknown chat, `Unavailable` when it could not be stored.
    """

    stores: Stores
    transactions: Transactions
    turns: Turns
    presence: Presence
    publisher: EventPublisher
    clock: Clock
    identifiers: Identifiers
    notify_admins: NotifyAdmins
    max_length: int

    async def __call__(self, command: SendMessageCommand) -> SentMessage:
        command.caller.must_speak_for(command.draft.sender)
        message_text(command.draft.text, self.max_length)
        try:
            return await self._send(command)
        except Conflict:
            # The same key, or the first message of the same two, won a race elsewhere: now it can be seen.
            return await self._send(command)

    async def _send(self, command: SendMessageCommand) -> SentMessage:
        if command.chat_id is None:
            chat_id, opening = await self._direct_chat(command.draft)
        else:
            chat_id, opening = command.chat_id, None

        async def work(stores: Stores) -> SentMessage:
            return await self._store(stores, command, chat_id, opening)

        async with self.turns.take(chat_id):
            sent = await self.transactions.run(work)
            if not sent.duplicate:
                await self._tell(sent)
        return sent

    async def _direct_chat(self, draft: Draft) -> tuple[ChatId, Chat | None]:
        """The direct chat of the two ends: one that is there, or a new one to be stored with the message."""
        if draft.recipient is None:
            raise Invalid.because("recipient", "is required when no chat is named")
        if draft.recipient == draft.sender:
            raise Invalid.because("recipient", "must be somebody else")
        chat = await self.stores.chats.find_direct(pair_of(draft.sender, draft.recipient))
        if chat is not None:
            return chat.id, None
        ends = [Participant(draft.sender), Participant(draft.recipient)]
        chat = Chat.open(ChatId(self.identifiers.new()), ends, self.clock.now())
        return chat.id, chat

    async def _store(
        self, stores: Stores, command: SendMessageCommand, chat_id: ChatId, opening: Chat | None
    ) -> SentMessage:
        draft = command.draft
        if draft.key is not None:
            earlier = await stores.messages.find_by_key(draft.sender, draft.key)
            if earlier is not None:
                return SentMessage(earlier, duplicate=True)
        if opening is not None:
            await stores.chats.add(opening)
        chat = opening or await stores.chats.get(chat_id)
        recipients = chat.recipients(draft.sender, draft.recipient)
        message_id = MessageId(self.identifiers.new())
        seq = await stores.chats.next_seq(chat_id, message_id)
        message = chat.post(draft, message_id, seq, self.clock.now(), command.caller.user_id)
        await stores.messages.add(message)
        notifications = await self._notify(stores, chat, message, recipients, command.caller)
        return SentMessage(message, is_support=chat.is_support, recipients=recipients, notifications=notifications)

    async def _notify(
        self, stores: Stores, chat: Chat, message: Message, recipients: Sequence[UserId], author: Caller
    ) -> tuple[Notification, ...]:
        if message.sender == DESK:
            sender_name: str | None = DESK_NAME
        else:
            sender_name = author.name or chat.name_of(message.sender)
        notifications = tuple(
            message_received(NotificationId(self.identifiers.new()), message, recipient, sender_name)
            for recipient in recipients
            if recipient != DESK
        )
        await stores.notifications.add(notifications)
        if DESK not in recipients:
            return notifications
        to_admins = await self.notify_admins(
            stores, author.user_id, lambda new_id, admin: message_to_desk(new_id, message, admin, sender_name)
        )
        return notifications + to_admins

    async def _tell(self, sent: SentMessage) -> None:
        delivered = bool(await self.presence.connected(sent.recipients))
        await self.publisher.publish(MessagePosted(sent.message, sent.recipients, delivered, sent.is_support))
        for notification in sent.notifications:
            await self.publisher.publish(NotificationRaised(notification))
