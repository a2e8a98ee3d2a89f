"""The use cases over fakes: the whole application without I/O."""

from dataclasses import dataclass, field

from adapters.memory.presence import MemoryPresence
from adapters.memory.turns import MemoryTurns
from application.use_cases.count_unread import CountUnread, CountUnreadNotifications
from application.use_cases.join_chat import JoinChat, LeaveChat
from application.use_cases.list_chats import ListChats
from application.use_cases.list_notifications import ListNotifications
from application.use_cases.mark_chat_read import MarkChatRead
from application.use_cases.mark_message_read import MarkMessageRead
from application.use_cases.mark_notification_read import MarkNotificationRead
from application.use_cases.open_chat import OpenChat, OpenChatCommand
from application.use_cases.read_history import ReadHistory, ReadHistoryCommand
from application.use_cases.send_message import SendMessage, SendMessageCommand, SentMessage
from application.use_cases.signal_typing import SignalTyping
from domain.caller import Caller
from domain.chat import Chat, Participant
from domain.ids import ChatId, UserId
from domain.message import Draft, Message
from tests.fakes.stores import FakeStores, FakeTransactions
from tests.fakes.world import FakeClock, FakeIdentifiers, RecordingPublisher

MAX_LENGTH = 100


@dataclass
class FakeApplication:
    stores: FakeStores = field(default_factory=FakeStores)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    presence: MemoryPresence = field(default_factory=MemoryPresence)
    clock: FakeClock = field(default_factory=FakeClock)
    identifiers: FakeIdentifiers = field(default_factory=FakeIdentifiers)
    conflicts: int = 0

    def __post_init__(self) -> None:
        transactions = FakeTransactions(self.stores, self.conflicts)
        stores, publisher, clock = self.stores, self.publisher, self.clock
        self.open_chat = OpenChat(transactions, publisher, clock, self.identifiers)
        self.send_message = SendMessage(
            stores, transactions, MemoryTurns(), self.presence, publisher, clock, self.identifiers, MAX_LENGTH
        )
        self.list_chats = ListChats(stores)
        self.read_history = ReadHistory(stores)
        self.mark_chat_read = MarkChatRead(stores, transactions, publisher, clock)
        self.mark_message_read = MarkMessageRead(stores, transactions, publisher, clock)
        self.count_unread = CountUnread(stores)
        self.list_notifications = ListNotifications(stores)
        self.mark_notification_read = MarkNotificationRead(stores, clock)
        self.count_unread_notifications = CountUnreadNotifications(stores)
        self.join_chat = JoinChat(stores, publisher, clock)
        self.leave_chat = LeaveChat(publisher, clock)
        self.signal_typing = SignalTyping(stores, publisher, clock)

    async def open(self, *users: str) -> Chat:
        participants = [Participant(UserId(user)) for user in users]
        return (await self.open_chat(OpenChatCommand(caller(users[0]), participants))).chat

    async def send(
        self,
        sender: str,
        text: str = "hello",
        *,
        to: str | None = None,
        chat: Chat | None = None,
        key: str | None = None,
    ) -> SentMessage:
        draft = Draft(UserId(sender), text, UserId(to) if to else None, key)
        return await self.send_message(SendMessageCommand(caller(sender), draft, chat.id if chat else None))

    async def history(self, user: str, chat_id: ChatId) -> list[Message]:
        batches = await self.read_history(ReadHistoryCommand(caller(user), chat_id))
        return [message async for batch in batches for message in batch]


def caller(user: str) -> Caller:
    return Caller(UserId(user))
