from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.identifiers import Identifiers
from application.ports.presence import Presence
from application.ports.publisher import EventPublisher
from application.ports.transactions import Stores, Transactions
from application.ports.turns import Turns
from domain.caller import Caller
from domain.chat import Chat, Participant, pair_of
from domain.errors import Conflict, Invalid
from domain.events import MessagePosted, NotificationRaised
from domain.ids import ChatId, MessageId, NotificationId, UserId
from domain.message import Draft, Message, message_text
from domain.notification import Notification, message_received


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
        message = chat.post(draft, message_id, seq, self.clock.now())
        await stores.messages.add(message)
        sender_name = command.caller.name or chat.name_of(draft.sender)
        notifications = tuple(
            message_received(NotificationId(self.identifiers.new()), message, recipient, sender_name)
            for recipient in recipients
        )
        await stores.notifications.add(notifications)
        return SentMessage(message, recipients=recipients, notifications=notifications)

    async def _tell(self, sent: SentMessage) -> None:
        delivered = await self.presence.is_any_connected(sent.recipients)
        await self.publisher.publish(MessagePosted(sent.message, sent.recipients, delivered))
        for notification in sent.notifications:
            await self.publisher.publish(NotificationRaised(notification))
