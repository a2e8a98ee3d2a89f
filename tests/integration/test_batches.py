"""A batch takes as many commands for a hundred changes as for one."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.monitoring import CommandListener

from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.client import ObjectIds
from adapters.mongo.driver.fields import Document
from adapters.mongo.log.event_log import MongoEventLog
from adapters.system.clock import SystemClock
from domain.changes import Amendment, Opening, Posting, ReadMark
from domain.chat import Chat
from domain.ids import UserId
from tests.support.examples import NOON, chat, message, notification

IDS = ObjectIds()


class Recorder(CommandListener):
    """Remembers the name and the collection of every command."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, Any]] = []

    def started(self, event: Any) -> None:
        self.commands.append((event.command_name, event.command[event.command_name]))

    def succeeded(self, event: Any) -> None: ...
    def failed(self, event: Any) -> None: ...


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def commits(mongo_uri: str, database: AsyncDatabase[Document], recorder: Recorder) -> Iterator[GroupCommit]:
    with MongoClient[Document](mongo_uri, tz_aware=True, event_listeners=[recorder]) as client:
        yield GroupCommit(client[database.name], MongoEventLog(database, SystemClock()))


def posting(where: Chat, number: int) -> Posting:
    news = notification(IDS, "b")
    return Posting(where, message(IDS, where, where.user_ids[0], key=f"k-{news.id}-{number}"), (UserId("b"),), (news,))


async def commit(commits: GroupCommit, recorder: Recorder, *changes: Any) -> list[tuple[str, Any]]:
    """The commands of one batch."""
    recorder.commands.clear()
    await asyncio.gather(*(commits.commit(change) for change in changes))
    return list(recorder.commands)


async def test_a_batch_of_messages_takes_as_many_commands_as_one(commits: GroupCommit, recorder: Recorder) -> None:
    direct = chat(IDS, "a", "b")
    await commits.commit(Opening(direct, UserId("a")))
    one = await commit(commits, recorder, posting(direct, 0))
    assert one == [
        ("find", "messages"),
        ("find", "chats"),
        ("insert", "messages"),
        ("insert", "notifications"),
        ("update", "chats"),
        ("update", "counters"),
        ("insert", "events"),
        ("commitTransaction", 1),
    ]
    assert await commit(commits, recorder, *(posting(direct, number) for number in range(100))) == one


async def test_a_batch_of_every_kind_takes_as_many_commands_as_one_of_each(
    commits: GroupCommit, recorder: Recorder
) -> None:
    chats = [chat(IDS, f"a{number}", f"b{number}") for number in range(50)]
    news = [notification(IDS, f"a{number}") for number in range(50)]
    opened = [Opening(one, one.user_ids[0], (two,)) for one, two in zip(chats, news, strict=True)]
    await asyncio.gather(*(commits.commit(one) for one in opened))
    new = [chat(IDS, f"c{number}", f"d{number}") for number in range(50)]
    changes = [
        *(Opening(one, one.user_ids[0]) for one in new[:25]),
        *(replace(posting(one, 0), opens=True) for one in new[25:]),
        *(posting(one, 0) for one in chats),
        *(Amendment(one, one.mark_read(NOON), (), frozenset(), one.user_id) for one in news),
        ReadMark(chats[0], chats[0].user_ids[0], NOON),
    ]
    commands = await commit(commits, recorder, *changes)
    assert sorted(command for command in commands if command[0] != "find") == [
        ("commitTransaction", 1),
        ("insert", "chats"),
        ("insert", "events"),
        ("insert", "messages"),
        ("insert", "notifications"),
        ("update", "chats"),
        ("update", "counters"),
        ("update", "notifications"),
    ]
    assert len([command for command in commands if command[0] == "find"]) == 7
