"""The use cases over fakes: the whole application without I/O."""

from dataclasses import dataclass, field

from adapters.memory.presence import MemoryPresence
from application.audit import RecordAudit
from application.broadcasts.broadcast import RunBroadcasts, StartBroadcast
from application.chats.join_chat import JoinChat, LeaveChat
from application.chats.list_chats import ListChats
from application.chats.open_chat import OpenChat, OpenChatCommand
from application.desk.register_admin import RegisterAdmin
from application.events.read_missed_events import ReadMissedEvents
from application.messages.count_unread import CountUnread, CountUnreadNotifications
from application.messages.list_unread import ListUnread
from application.messages.mark_chat_read import MarkChatRead
from application.messages.mark_message_read import MarkMessageRead
from application.messages.read_history import ReadHistory, ReadHistoryCommand, ReadHistoryPage
from application.messages.send_message import SendMessage, SendMessageCommand
from application.notifications.list_notifications import ListNotifications
from application.notifications.mark_notification_read import MarkAllNotificationsRead, MarkNotificationRead
from application.notifications.notify_admins import NotifyAdmins
from application.ports.commits import Posted
from application.presence.connect_device import ConnectDevice, DisconnectDevice, ListOnlinePartners
from application.presence.signal_typing import SignalTyping
from application.sessions.authenticator import Revocations, SessionActivity
from application.sessions.end_session import EndSession, ListSessions, RevokeUser
from domain.caller import Caller, Role
from domain.chat import Chat, Participant
from domain.ids import ChatId, UserId
from domain.message import Draft, Message
from tests.fakes.commits import FakeCommits, FakeEventLog
from tests.fakes.stores import FakeStores
from tests.fakes.world import FakeAlarms, FakeClock, FakeIdentifiers, RecordingPublisher

MAX_LENGTH = 100


@dataclass
class FakeApplication:
    stores: FakeStores = field(default_factory=FakeStores)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    presence: MemoryPresence = field(default_factory=MemoryPresence)
    clock: FakeClock = field(default_factory=FakeClock)
    alarms: FakeAlarms = field(default_factory=FakeAlarms)
    identifiers: FakeIdentifiers = field(default_factory=FakeIdentifiers)

    def __post_init__(self) -> None:
        self.log = FakeEventLog()
        commits = FakeCommits(self.stores, self.log, self.publisher.publish_entry)
        stores, publisher, clock = self.stores, self.publisher, self.clock
        ids = self.identifiers
        notify_admins, record_audit = NotifyAdmins(stores, ids), RecordAudit(stores, clock)
        self.open_chat = OpenChat(stores, commits, clock, ids, notify_admins)
        self.send_message = SendMessage(stores, commits, self.presence, clock, ids, notify_admins, MAX_LENGTH)
        self.start_broadcast = StartBroadcast(stores, self.presence, record_audit, clock, ids, MAX_LENGTH)
        self.run_broadcasts = RunBroadcasts(stores, self.send_message, clock)
        self.list_chats = ListChats(stores)
        self.read_history = ReadHistory(stores, record_audit)
        self.read_history_page = ReadHistoryPage(stores, record_audit)
        self.list_unread = ListUnread(stores)
        self.mark_chat_read = MarkChatRead(stores, commits, clock)
        self.mark_message_read = MarkMessageRead(stores, commits, clock)
        self.count_unread = CountUnread(stores)
        self.list_notifications = ListNotifications(stores)
        self.mark_notification_read = MarkNotificationRead(stores, clock)
        self.mark_all_notifications_read = MarkAllNotificationsRead(stores, clock)
        self.count_unread_notifications = CountUnreadNotifications(stores)
        self.read_missed_events = ReadMissedEvents(self.log)
        self.join_chat = JoinChat(stores, publisher, clock)
        self.leave_chat = LeaveChat(stores, publisher, clock)
        self.signal_typing = SignalTyping(stores, publisher, clock, self.alarms)
        self.register_admin = RegisterAdmin(stores, clock)
        self.revocations = Revocations(stores.revocations, clock)
        self.session_activity = SessionActivity(stores.sessions, clock)
        self.list_sessions = ListSessions(stores.sessions, self.session_activity, self.revocations, clock)
        self.end_session = EndSession(self.list_sessions, self.revocations, clock)
        self.revoke_user = RevokeUser(self.revocations, record_audit, clock)
        self.connect_device = ConnectDevice(stores, self.presence, publisher, clock)
        self.disconnect_device = DisconnectDevice(stores, self.presence, publisher, clock)
        self.list_online_partners = ListOnlinePartners(stores, self.presence)

    async def open(self, *users: str) -> Chat:
        participants = [Participant(UserId(user)) for user in users]
        return (await self.open_chat(OpenChatCommand(caller(users[0]), participants))).chat

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
        return await self.send_message(SendMessageCommand(by or caller(sender), draft, chat.id if chat else None))

    async def history(self, reader: Caller, chat_id: ChatId) -> list[Message]:
        batches = await self.read_history(ReadHistoryCommand(reader, chat_id))
        return [message async for batch in batches for message in batch]


def caller(user: str) -> Caller:
    return Caller(UserId(user))
