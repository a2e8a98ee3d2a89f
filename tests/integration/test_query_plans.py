"""No query of the stores reads a whole collection, whatever MongoDB is asked on the way."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.monitoring import CommandListener

from adapters.mongo.cleanup import forget_users
from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.client import ObjectIds
from adapters.mongo.driver.fields import Document
from adapters.mongo.log.cursors import Cursor, Cursors
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.schema import ensure_indexes
from adapters.mongo.unread_counts import UnreadCheck
from adapters.system.clock import SystemClock
from application.paging import PageRequest
from domain.broadcast import Broadcast
from domain.changes import Amendment, Opening, Posting, ReadMark
from domain.chat import Chat, pair_of
from domain.errors import NotFound
from domain.ids import DESK, BroadcastId, ChatId, MessageId, NotificationId, UserId
from domain.message import Message, MessageKey
from domain.names import PersonName
from domain.notification import Notification
from domain.session import Revocation
from tests.support.examples import NOON, chat, message, notification
from tests.support.query_plans import stages
from tests.support.storage import Storage, mongo_storage

QUERIES = ("find", "aggregate", "count", "distinct", "update", "delete", "findAndModify")
OF_THE_SESSION = ("lsid", "txnNumber", "startTransaction", "autocommit", "readConcern", "writeConcern", "$db")


class Recorder(CommandListener):
    """Remembers every query as it went to the server."""

    def __init__(self) -> None:
        self.queries: list[dict[str, Any]] = []

    def started(self, event: Any) -> None:
        if event.command_name in QUERIES:
            kept = {key: value for key, value in event.command.items() if not key.startswith("$")}
            self.queries.append({key: value for key, value in kept.items() if key not in OF_THE_SESSION})

    def succeeded(self, event: Any) -> None: ...
    def failed(self, event: Any) -> None: ...


async def use_every_query(database: AsyncDatabase[Any], blocking: Database[Any]) -> None:
    stores, log = mongo_storage(database, blocking), MongoEventLog(database, SystemClock())
    commits = GroupCommit(blocking, log)
    ids = ObjectIds()
    direct, group = chat(ids, "0" * 24, "b"), chat(ids, "a", "b", "c")
    news = notification(ids, "a")
    await commits.commit(Opening(direct, UserId("a")))
    await commits.commit(Opening(group, UserId("a"), (news,)))
    sent = (await commits.commit(Posting(direct, message(ids, direct, "b", key="k"), (UserId("0" * 24),)))).message
    to_both = (await commits.commit(Posting(group, message(ids, group, "a"), (UserId("b"), UserId("c"))))).message
    await commits.commit(ReadMark(direct, UserId("0" * 24), NOON, sent.id))
    await commits.commit(ReadMark(group, UserId("b"), NOON))
    await log.after(0, [UserId("b"), DESK], 10)
    await log.maintain()
    await Cursors(database, Cursor(), SystemClock()).claim_abandoned()
    with blocking.client.start_session() as session:
        log.appender.end_transactions(blocking, session)
    await log.committed_unknowingly()
    await UnreadCheck(blocking)()
    for unknown in (
        stores.chats.get(ChatId(ids.new())),
        stores.messages.get(MessageId(ids.new())),
        stores.notifications.get(NotificationId(ids.new())),
    ):
        with pytest.raises(NotFound):
            await unknown
    await stores.chats.find_direct(pair_of(UserId("x"), UserId("1" * 24)))
    await stores.messages.find_by_key(MessageKey(UserId("b"), None, "k"))
    await stores.messages.last_of([await stores.chats.get(direct.id), group])
    async for _ in stores.messages.history(direct.id):
        pass
    await stores.messages.count_unread(UserId("b"))
    await stores.messages.count_unread_by_chat(UserId("b"), [direct.id])
    await commits.commit(Amendment(news, news.mark_read(NOON), (), frozenset(), UserId("a")))
    await use_every_page(stores, direct, UserId("0" * 24), sent, news)
    await use_every_page(stores, group, UserId("b"), to_both, news)
    for for_desk in (False, True):
        await stores.notifications.mark_all_read(UserId("a"), NOON, for_desk=for_desk)
        await stores.notifications.mark_all_read(UserId("a"), NOON, direct.id, for_desk=for_desk)
    await stores.admins.add(UserId("root"), NOON)
    await stores.admins.all()
    await stores.admins.by_token()
    await stores.admins.forget_tokens(UserId("root"), NOON)
    await stores.admins.remove(UserId("root"))
    broadcast = Broadcast(BroadcastId(ids.new()), "hi", UserId("root"), NOON, 2)
    await stores.broadcasts.add(broadcast, [UserId("a"), UserId("b")])
    await stores.broadcasts.claim(NOON, NOON + timedelta(seconds=30))
    await stores.broadcasts.mark_done(broadcast.id, await stores.broadcasts.waiting(broadcast.id, 1), NOON)
    await stores.broadcasts.all()
    await stores.users.learn_names({UserId("b"): PersonName("B.")}, {UserId("b"): PersonName("Bob")})
    await stores.users.names_of([UserId("b"), UserId("0" * 24)])
    for _ in range(2):
        await stores.revocations.add(Revocation(UserId("b"), NOON))
        await stores.revocations.news()
    await forget_users(database, [UserId("b")])
    for user in (UserId("0" * 24), DESK):
        async for _ in stores.chats.by_activity(user):
            pass
        await stores.chats.partners_of(user)
        await stores.chats.find_direct(pair_of(UserId("x"), user))
    for for_desk in (False, True):
        await stores.notifications.count_unread(UserId("a"), for_desk=for_desk)


async def use_every_page(stores: Storage, chat: Chat, reader: UserId, sent: Message, news: Notification) -> None:
    for page in (PageRequest(5), PageRequest(5, before=sent.id), PageRequest(5, after=sent.id)):
        await stores.messages.page(chat.id, page)
        await stores.messages.unread(reader, page)
    for page in (PageRequest(5), PageRequest(5, before=news.id), PageRequest(5, after=news.id)):
        for unread_only, for_desk in product((True, False), repeat=2):
            await stores.notifications.page(UserId("a"), page, unread_only=unread_only, for_desk=for_desk)


def one_by_one(query: dict[str, Any]) -> list[dict[str, Any]]:
    """MongoDB explains only one update at a time."""
    return [{**query, "updates": [update]} for update in query["updates"]] if "updates" in query else [query]


async def test_no_query_scans_a_collection(mongo_uri: str) -> None:
    recorder = Recorder()
    options: dict[str, Any] = {"tz_aware": True, "event_listeners": [recorder]}
    async with AsyncMongoClient[Document](mongo_uri, **options) as client:
        database = client["query_plans"]
        await ensure_indexes(database)
        with MongoClient[Document](mongo_uri, **options) as blocking:
            await use_every_query(database, blocking["query_plans"])
        queries = list(recorder.queries)
        assert {next(iter(query)) for query in queries} >= {"find", "aggregate", "update", "findAndModify"}
        for query in queries:
            for one in one_by_one(query):
                plan = await database.command("explain", one, verbosity="queryPlanner")
                assert stages(plan) & {"IXSCAN", "IDHACK", "COUNT_SCAN", "DISTINCT_SCAN"}, one
                assert "COLLSCAN" not in stages(plan), one
        await client.drop_database(database)
