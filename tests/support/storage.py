"""All stores with their commits and their log: the fake ones, or those of a MongoDB."""

from dataclasses import dataclass, field

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from adapters.mongo.admins import MongoAdmins
from adapters.mongo.audit import MongoAudit
from adapters.mongo.broadcasts import MongoBroadcasts
from adapters.mongo.chats import MongoChats
from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.client import ObjectIds
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.mapping import Document
from adapters.mongo.messages import MongoMessages
from adapters.mongo.notifications import MongoNotifications
from adapters.mongo.sessions import MongoRevocations, MongoSessions
from adapters.system.clock import SystemClock
from application.ports.admins import AdminStore
from application.ports.audit import AuditLog
from application.ports.broadcasts import BroadcastStore
from application.ports.chats import ChatReader, ChatStore
from application.ports.commits import Commits, Opening, Posted, Posting, Reading, ReadReceipt
from application.ports.event_log import EventLog, LogEntry
from application.ports.identifiers import Identifiers
from application.ports.messages import MessageStore
from application.ports.notifications import NotificationStore
from application.ports.sessions import RevocationStore, SessionStore
from domain.chat import Chat
from domain.ids import UserId
from domain.message import Message
from domain.notification import Notification
from tests.contract.examples import NOON, chat, message
from tests.fakes.commits import FakeCommits, FakeEventLog
from tests.fakes.stores import FakeStores


@dataclass
class Storage:
    """The stores, with what can be done to them; `told` are the log entries of what was committed."""

    chats: ChatStore
    remembered_chats: ChatReader
    messages: MessageStore
    notifications: NotificationStore
    admins: AdminStore
    broadcasts: BroadcastStore
    audit: AuditLog
    sessions: SessionStore
    revocations: RevocationStore
    identifiers: Identifiers
    log: EventLog
    told: list[LogEntry] = field(default_factory=list)
    commits: Commits = field(init=False)

    async def open(self, *users: str) -> Chat:
        opened = chat(self.identifiers, *users)
        await self.commits.open(Opening(opened))
        return opened

    async def keep(self, *notifications: Notification) -> None:
        """Store notifications, with some chat that is of no interest."""
        await self.commits.open(Opening(chat(self.identifiers, "x", "y", "z"), notifications))

    def posting(self, where: Chat, sender: str, *, to: str | None = None, key: str | None = None) -> Posting:
        draft = message(self.identifiers, where, sender, to=to, key=key)
        return Posting(where, draft, where.recipients(UserId(sender), UserId(to) if to else None))

    async def post(self, where: Chat, sender: str, *, to: str | None = None, key: str | None = None) -> Message:
        return (await self.commit(self.posting(where, sender, to=to, key=key))).message

    async def commit(self, posting: Posting) -> Posted:
        return await self.commits.post(posting)

    async def read(self, where: Chat, reader: str, one: Message | None = None) -> ReadReceipt:
        return await self.commits.read(Reading(where, UserId(reader), NOON, one.id if one else None))

    async def tell(self, entry: LogEntry) -> None:
        self.told.append(entry)


def fake_storage() -> Storage:
    stores, log = FakeStores(), FakeEventLog()
    storage = Storage(
        stores.chats,
        stores.chats,
        stores.messages,
        stores.notifications,
        stores.admins,
        stores.broadcasts,
        stores.audit,
        stores.sessions,
        stores.revocations,
        ObjectIds(),
        log,
    )
    storage.commits = FakeCommits(stores, log, storage.tell)
    return storage


def mongo_storage(database: AsyncDatabase[Document], blocking_database: Database[Document]) -> Storage:
    """Over one database, by both of its clients."""
    chats, log = MongoChats(database), MongoEventLog(database, SystemClock())
    storage = Storage(
        chats,
        chats.remembered,
        MongoMessages(database),
        MongoNotifications(database),
        MongoAdmins(database),
        MongoBroadcasts(database),
        MongoAudit(database),
        MongoSessions(database),
        MongoRevocations(database),
        ObjectIds(),
        log,
    )
    storage.commits = GroupCommit(blocking_database, log, storage.told.extend)
    return storage
