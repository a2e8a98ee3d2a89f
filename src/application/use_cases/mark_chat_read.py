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


@dataclass(frozen=True, slots=True)
class MarkChatRead:
    """Marks as read what was addressed to the caller in a chat, tells the others, and answers how many messages
    that were. Raises `NotFound`, and `Forbidden` for strangers."""

    stores: Stores
    transactions: Transactions
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: MarkChatReadCommand) -> int:
        chat = await self.stores.chats.get(command.chat_id)
        reader = chat.seat_of(command.caller)

        async def work(stores: Stores) -> ReadReceipt:
            return await stores.messages.mark_chat_read(chat.id, reader)

        receipt = await self.transactions.run(work)
        if receipt.count:
            await self.publisher.publish(MessagesRead(chat.id, reader, receipt.senders, self.clock.now()))
        return receipt.count
