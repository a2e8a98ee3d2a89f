"""Every store suite runs over the fake and over the real MongoDB: the fake is on trial as much as the adapter."""

from dataclasses import dataclass, field

import pytest

from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.client import ObjectIds
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.stores import MongoStores
from adapters.system.clock import SystemClock
from application.ports.commits import Commits, Opening, Posted, Posting, Reading, ReadReceipt
from application.ports.event_log import EventLog, LogEntry
from application.ports.identifiers import Identifiers
from application.ports.stores import Stores
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

    stores: Stores
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


@pytest.fixture(params=["fake", "mongo"])
def storage(request) -> Storage:
    if request.param == "fake":
        stores, log = FakeStores(), FakeEventLog()
        storage = Storage(stores, ObjectIds(), log)
        storage.commits = FakeCommits(stores, log, storage.tell)
        return storage
    database = request.getfixturevalue("database")
    mongo_log = MongoEventLog(database, SystemClock())
    storage = Storage(MongoStores(database), ObjectIds(), mongo_log)
    blocking_database = request.getfixturevalue("blocking_database")
    storage.commits = GroupCommit(blocking_database, mongo_log, storage.told.extend)
    return storage
