from dataclasses import dataclass

from application.ports.chats import ChatStore
from application.ports.clock import Clock
from application.ports.commits import Commits
from application.ports.messages import MessageStore
from domain import policy
from domain.caller import Caller
from domain.changes import ReadMark
from domain.errors import NotFound
from domain.ids import ChatId, MessageId


@dataclass(frozen=True, slots=True)
class MarkMessageReadCommand:
    caller: Caller
    chat_id: ChatId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class MarkMessageRead:
    """Marks one message as read by the caller; the others are notified. A second time changes nothing.

    Raises `NotFound` for a message that is not in the chat, `Forbidden` for strangers and for messages that are
    not addressed to the caller.
    """

    chats: ChatStore
    messages: MessageStore
    commits: Commits
    clock: Clock

    async def __call__(self, command: MarkMessageReadCommand) -> None:
        chat = await self.chats.get(command.chat_id)
        reader = policy.participant_in(chat, command.caller)
        message = await self.messages.get(command.message_id)
        if message.chat_id != chat.id:
            raise NotFound("there is no such message")  # in the very words for one that is nowhere
        if message.read_by(reader) != message:
            await self.commits.commit(ReadMark(chat, reader, self.clock.now(), message.id, command.caller.user_id))
