"""All stores with their commits and their log: the fake ones, or those of a MongoDB."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from adapters.mongo.admins import MongoAdmins
from adapters.mongo.audit import MongoAudit
from adapters.mongo.broadcasts import MongoBroadcasts
from adapters.mongo.chats import MongoChats
from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.client import ObjectIds
from adapters.mongo.driver.fields import Document
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.messages import MongoMessages
from adapters.mongo.notifications import MongoNotifications
from adapters.mongo.revocations import MongoRevocations
from adapters.mongo.sessions import MongoSessions
from adapters.mongo.users import MongoUsers
from application.ports.admins import AdminStore
from application.ports.audit import AuditLog
from application.ports.broadcasts import BroadcastStore
from application.ports.chats import ChatReader, ChatStore
from application.ports.commits import Commits
from application.ports.event_log import EventLog, Reader
from application.ports.identifiers import Identifiers
from application.ports.messages import MessageStore
from application.ports.notifications import NotificationStore
from application.ports.sessions import RevocationStore, SessionStore
from application.ports.users import UserDirectory
from domain.changes import MarkedRead, Opening, Posted, Posting, ReadMark
from domain.chat import Chat
from domain.events import LogEntry
from domain.ids import UserId
from domain.message import Message
from domain.notification import Notification
from tests.fakes.commits import FakeCommits
from tests.fakes.event_log import FakeEventLog
from tests.fakes.stores import FakeStores
from tests.fakes.world import FakeClock
from tests.support.examples import NOON, chat, message


class OwnLog(EventLog, Protocol):
    """The event log with what its process does for it."""

    async def maintain(self) -> int: ...
    async def finish(self) -> None: ...


@dataclass
class Storage:
    """The stores as one process sees them, with what can be done to them.

    `beside` makes another process on the same stores. `published` are the entries that the reader of this one got.
    """

    chats: ChatStore
    remembered_chats: ChatReader
    messages: MessageStore
    notifications: NotificationStore
    users: UserDirectory
    admins: AdminStore
    broadcasts: BroadcastStore
    audit: AuditLog
    sessions: SessionStore
    revocations: RevocationStore
    identifiers: Identifiers
    clock: FakeClock
    log: OwnLog
    commits: Commits
    beside: "Callable[[], Storage]"
    published: list[LogEntry] = field(default_factory=list)

    async def open(self, *users: str) -> Chat:
        opened = chat(self.identifiers, *users)
        await self.commits.commit(Opening(opened, UserId(users[0])))
        return opened

    async def keep(self, *notifications: Notification) -> None:
        """Store notifications, with some chat that is of no interest."""
        await self.commits.commit(Opening(chat(self.identifiers, "x", "y", "z"), UserId("x"), notifications))

    def posting(
        self, where: Chat, sender: str, *, to: str | None = None, key: str | None = None, author: str = "root"
    ) -> Posting:
        draft = message(self.identifiers, where, sender, to=to, key=key, author=author)
        return Posting(where, draft, where.recipients(UserId(sender), UserId(to) if to else None))

    async def post(self, where: Chat, sender: str, *, to: str | None = None, key: str | None = None) -> Message:
        return (await self.commit(self.posting(where, sender, to=to, key=key))).message

    async def commit(self, posting: Posting) -> Posted:
        return await self.commits.commit(posting)

    async def read(self, where: Chat, reader: str, one: Message | None = None) -> MarkedRead:
        return await self.commits.commit(ReadMark(where, UserId(reader), NOON, one.id if one else None))

    @asynccontextmanager
    async def publishing(self) -> AsyncIterator[None]:
        """Follow the log."""

        async def publish() -> None:
            async with aclosing(self.log.follow(Reader.RELAY)) as entries:
                async for entry in entries:
                    self.published.append(entry)

        task = asyncio.create_task(publish())
        await asyncio.sleep(0)  # lets it begin
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})


def fake_storage() -> Storage:
    clock = FakeClock()
    return _over_fakes(FakeStores(), FakeEventLog(clock), clock)


def _over_fakes(stores: FakeStores, log: FakeEventLog, clock: FakeClock) -> Storage:
    return Storage(
        stores.chats,
        stores.chats,
        stores.messages,
        stores.notifications,
        stores.users,
        stores.admins,
        stores.broadcasts,
        stores.audit,
        stores.sessions,
        stores.revocations,
        ObjectIds(),
        clock,
        log,
        FakeCommits(stores, log),
        lambda: _over_fakes(stores, log.beside(), clock),
    )


def mongo_storage(
    database: AsyncDatabase[Document], blocking_database: Database[Document], clock: FakeClock | None = None
) -> Storage:
    """Over one database, by both of its clients."""
    clock = clock or FakeClock()
    chats, log = MongoChats(database), MongoEventLog(database, clock)
    admins = MongoAdmins(database)
    return Storage(
        chats,
        chats.remembered,
        MongoMessages(database),
        MongoNotifications(database),
        MongoUsers(database, admins),
        admins,
        MongoBroadcasts(database),
        MongoAudit(database),
        MongoSessions(database),
        MongoRevocations(database, blocking_database),
        ObjectIds(),
        clock,
        log,
        GroupCommit(blocking_database, log),
        lambda: mongo_storage(database, blocking_database, clock),
    )
