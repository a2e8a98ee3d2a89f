from dataclasses import dataclass
from typing import Final

from application.ports.clock import Clock
from application.ports.messages import ReadReceipt
from application.ports.publisher import EventPublisher
from application.ports.transactions import Stores, Transactions
from domain.caller import Caller
from domain.chat import Chat
from domain.events import MessagesRead
from domain.ids import ChatId, UserId

BATCH: Final = 1000


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
    """Marks as read what was addressed to the caller in a chat, and their notifications of it if asked to, and tells
    the others. Raises `NotFound`, and `Forbidden` for strangers."""

    stores: Stores
    transactions: Transactions
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: MarkChatReadCommand) -> ReadChat:
        chat = await self.stores.chats.get(command.chat_id)
        reader = chat.seat_of(command.caller)
        messages, notifications = 0, 0
        while True:
            receipt = await self._read_some(chat, reader)
            messages += receipt.count
            if receipt.count < BATCH:
                break
        if command.with_notifications:
            user = command.caller.user_id
            notifications = await self.stores.notifications.mark_all_read(user, self.clock.now(), chat.id)
        return ReadChat(messages, notifications)

    async def _read_some(self, chat: Chat, reader: UserId) -> ReadReceipt:
        """A part that fits into a transaction, told when it is done."""

        async def work(stores: Stores) -> ReadReceipt:
            return await stores.messages.mark_chat_read(chat.id, reader, BATCH)

        receipt = await self.transactions.run(work)
        if receipt.count:
            await self.publisher.publish(
                MessagesRead(chat.id, reader, receipt.senders, self.clock.now(), receipt.count, chat.is_support)
            )
        return receipt
