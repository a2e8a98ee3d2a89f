from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.messages import ReadReceipt
from application.ports.publisher import EventPublisher
from application.ports.transactions import Stores, Transactions
from domain.caller import Caller
from domain.events import MessagesRead
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
    """Marks as read what was addressed to the caller in a chat, and their notifications of it if asked to, and tells
    the others. Raises `NotFound`, and `Forbidden` for strangers."""

    stores: Stores
    transactions: Transactions
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: MarkChatReadCommand) -> ReadChat:
        chat = await self.stores.chats.get(command.chat_id)
        reader = chat.seat_of(command.caller)
        now = self.clock.now()

        async def work(stores: Stores) -> tuple[ReadReceipt, int]:
            receipt = await stores.messages.mark_chat_read(chat.id, reader)
            if not command.with_notifications:
                return receipt, 0
            return receipt, await stores.notifications.mark_all_read(command.caller.user_id, now, chat.id)

        receipt, notifications = await self.transactions.run(work)
        if receipt.count:
            await self.publisher.publish(
                MessagesRead(chat.id, reader, receipt.senders, now, receipt.count, chat.is_support)
            )
        return ReadChat(receipt.count, notifications)
