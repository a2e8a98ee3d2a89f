from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.publisher import EventPublisher
from application.ports.transactions import Stores, Transactions
from domain.caller import Caller
from domain.errors import NotFound
from domain.events import MessagesRead
from domain.ids import ChatId, MessageId


@dataclass(frozen=True, slots=True)
class MarkMessageReadCommand:
    caller: Caller
    chat_id: ChatId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class MarkMessageRead:
    """Marks one message as read by the caller and tells the others; a second time changes and tells nothing.

    Raises `NotFound` for a message that is not in the chat, `Forbidden` for strangers and for messages that are
    not addressed to the caller.
    """

    stores: Stores
    transactions: Transactions
    publisher: EventPublisher
    clock: Clock

    async def __call__(self, command: MarkMessageReadCommand) -> None:
        chat = await self.stores.chats.get(command.chat_id)
        reader = chat.seat_of(command.caller)
        message = await self.stores.messages.get(command.message_id)
        if message.chat_id != chat.id:
            raise NotFound("there is no such message in this chat")
        message.read_by(reader)

        async def work(stores: Stores) -> bool:
            return await stores.messages.mark_read(message, reader)

        if await self.transactions.run(work):
            await self.publisher.publish(
                MessagesRead(
                    chat.id,
                    reader,
                    frozenset({message.sender}),
                    self.clock.now(),
                    is_support=chat.is_support,
                    message_id=message.id,
                )
            )
