"""The whole application without I/O: assembled as the service assembles it, over fakes."""

import asyncio
from dataclasses import dataclass, field

from adapters.memory.presence import MemoryPresence
from adapters.memory.rate_limiter import MemoryRateLimiter
from application.assembly import Options, build
from application.chats.list_chats import ChatSummary, ListChatsCommand
from application.chats.open_chat import OpenChatCommand
from application.messages.read_history import ReadHistoryCommand
from application.messages.send_message import SendMessageCommand
from application.ports.all import Ports
from domain.caller import Caller, Role
from domain.changes import Posted
from domain.chat import Chat, Participant
from domain.ids import ChatId, UserId
from domain.message import Draft, Message
from tests.fakes.commits import FakeCommits
from tests.fakes.event_log import FakeEventLog
from tests.fakes.stores import FakeStores
from tests.fakes.world import FakeAlarms, FakeClock, FakeIdentifiers, FakeTokens, RecordingPublisher

MAX_LENGTH = 100


@dataclass
class FakeApplication:
    """The topics of `Application`, and the fakes below them."""

    stores: FakeStores = field(default_factory=FakeStores)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    connected: MemoryPresence = field(default_factory=MemoryPresence)
    clock: FakeClock = field(default_factory=FakeClock)
    alarms: FakeAlarms = field(default_factory=FakeAlarms)
    identifiers: FakeIdentifiers = field(default_factory=FakeIdentifiers)
    tokens: FakeTokens = field(default_factory=FakeTokens)

    def __post_init__(self) -> None:
        stores = self.stores
        self.log = FakeEventLog(self.clock)
        ports = Ports(
            chats=stores.chats,
            remembered_chats=stores.chats,
            messages=stores.messages,
            notifications=stores.notifications,
            users=stores.users,
            admins=stores.admins,
            broadcasts=stores.broadcasts,
            audit=stores.audit,
            sessions=stores.sessions,
            revocations=stores.revocations,
            commits=FakeCommits(stores, self.log),
            log=self.log,
            publisher=self.publisher,
            presence=self.connected,
            alarms=self.alarms,
            rate_limiter=MemoryRateLimiter(),
            tokens=self.tokens,
            clock=self.clock,
            identifiers=self.identifiers,
        )
        app = build(ports, Options(MAX_LENGTH))
        self.messages, self.chats, self.presence, self.notifications = (
            app.messages,
            app.chats,
            app.presence,
            app.notifications,
        )
        self.sessions, self.broadcasts, self.desk, self.events = app.sessions, app.broadcasts, app.desk, app.events
        self.authenticator, self.revocations, self.relay = app.authenticator, app.revocations, app.relay
        self.former_admins = app.former_admins

    async def start(self) -> asyncio.Task[None]:
        """Begin to publish what is committed, until the task is cancelled."""
        relaying = asyncio.create_task(self.relay())
        await asyncio.sleep(0)  # lets it begin
        return relaying

    async def open(self, *users: str) -> Chat:
        participants = [Participant(UserId(user)) for user in users]
        return (await self.chats.open(OpenChatCommand(caller(users[0]), participants))).chat

    async def admin(self, name: str) -> Caller:
        """An admin who is known as one."""
        await self.stores.admins.add(UserId(name), self.clock.now())
        return Caller(UserId(name), Role.ADMIN)

    async def send(
        self,
        sender: str,
        text: str = "hello",
        *,
        to: str | None = None,
        chat: Chat | None = None,
        key: str | None = None,
        by: Caller | None = None,
    ) -> Posted:
        """Send as `sender`; `by` is the admin who speaks for the desk."""
        draft = Draft(UserId(sender), text, UserId(to) if to else None, key)
        return await self.messages.send(SendMessageCommand(by or caller(sender), draft, chat.id if chat else None))

    async def chats_of(self, reader: Caller, user: str) -> list[ChatSummary]:
        batches = await self.chats.list(ListChatsCommand(reader, UserId(user)))
        return [chat async for batch in batches for chat in batch]

    async def history(self, reader: Caller, chat_id: ChatId) -> list[Message]:
        batches = await self.messages.read_history(ReadHistoryCommand(reader, chat_id))
        return [message async for batch in batches for message in batch]


def caller(user: str) -> Caller:
    return Caller(UserId(user))
