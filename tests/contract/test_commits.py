"""What the `Commits` promise: changes are durable wholly or not at all, numbered, logged in order, and independent."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from domain.changes import Change, Opening, Posted, Posting
from domain.chat import Chat
from domain.errors import Conflict, MessagingError, NotFound
from domain.events import MessagePosted, MessagesRead, NotificationRaised
from domain.ids import DESK, UserId
from domain.message import MessageKey
from tests.support.examples import chat, message, notification
from tests.support.present import present
from tests.support.storage import Storage

A, B, C = UserId("a"), UserId("b"), UserId("c")


async def test_a_message_is_stored_with_its_notifications_and_its_chat(storage: Storage) -> None:
    direct, news = chat(storage.identifiers, "a", "b"), notification(storage.identifiers, "b")
    first = Posting(direct, message(storage.identifiers, direct, "a"), (B,), (news,), delivered=True, opens=True)
    posted = await storage.commit(first)
    assert posted.message == first.message.numbered(1)
    assert await storage.messages.get(posted.message.id) == posted.message
    assert (await storage.chats.get(direct.id)).last_message_id == posted.message.id
    assert await storage.notifications.get(news.id) == news
    (entry,) = storage.published
    assert entry.events == (MessagePosted(posted.message, (B,), delivered=True), NotificationRaised(news))
    assert entry.audience == {A, B}


async def test_what_cannot_be_stored_leaves_nothing(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    again = chat(storage.identifiers, "a", "b")
    news = notification(storage.identifiers, "b")
    posting = Posting(again, message(storage.identifiers, again, "a", key="k"), (B,), (news,), opens=True)
    with pytest.raises(Conflict):
        await storage.commit(posting)
    with pytest.raises(NotFound):
        await storage.chats.get(again.id)
    assert await storage.messages.find_by_key(MessageKey(A, None, "k")) is None
    assert await storage.notifications.count_unread(B, for_desk=False) == 0
    assert await storage.messages.count_unread(B) == 0
    assert [entry.position for entry in storage.published] == [1]
    assert (await storage.post(direct, "a")).seq == 1


async def test_a_message_to_a_chat_that_is_gone_or_has_changed(storage: Storage) -> None:
    group = await storage.open("a", "b", "c")
    changed = replace(group, participants=group.participants[:2])
    for where in (chat(storage.identifiers, "a", "b"), changed):
        with pytest.raises(Conflict):
            await storage.post(where, "a")
    assert len(storage.published) == 1
    assert (await storage.post(group, "a")).seq == 1


async def test_numbers_start_at_one_and_have_no_hole(storage: Storage) -> None:
    one, other = await storage.open("a", "b"), await storage.open("a", "c")
    assert [(await storage.post(where, "a")).seq for where in (one, one, other, one)] == [1, 2, 1, 3]


async def test_many_at_once_are_numbered_and_published_in_the_same_order(storage: Storage) -> None:
    chats = [await storage.open("a", "b"), await storage.open("a", "b", "c")]
    storage.published.clear()
    messages = await asyncio.gather(*(storage.post(chats[number % 2], "a") for number in range(300)))
    told = [event.message for one in storage.published for event in one.events if isinstance(event, MessagePosted)]
    for where in chats:
        published = [one for one in told if one.chat_id == where.id]
        assert [one.seq for one in published] == list(range(1, 151))
        assert published == [one for one in messages if one.chat_id == where.id]
    assert [entry.position for entry in storage.published] == list(range(3, 303))


async def test_a_key_is_used_once_by_each_sender(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    first = await storage.post(direct, "a", key="k")
    assert (await storage.post(direct, "b", key="k")).seq == 2
    again = await storage.commit(storage.posting(direct, "a", key="k"))
    assert (again.message, again.duplicate) == (first, True)
    assert len(storage.published) == 3
    assert await storage.messages.count_unread(B) == 1


async def test_a_key_of_the_desk_is_used_once_by_each_admin(storage: Storage) -> None:
    direct = await storage.open("a", DESK)
    first, second, again = await asyncio.gather(
        *(storage.commit(storage.posting(direct, DESK, key="k", author=admin)) for admin in ("root", "sue", "root"))
    )
    assert (first.message.seq, second.message.seq) == (1, 2)
    assert (again.message, again.duplicate) == (first.message, True)
    later = await storage.commit(storage.posting(direct, DESK, key="k", author="sue"))
    assert (later.message, later.duplicate) == (second.message, True)


async def test_a_hundred_at_once_with_the_same_key(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    posted = await asyncio.gather(*(storage.commit(storage.posting(direct, "a", key="k")) for _ in range(100)))
    assert len({one.message.id for one in posted}) == 1
    assert sorted(one.duplicate for one in posted) == [False] + [True] * 99
    assert (await storage.post(direct, "a")).seq == 2


async def test_twenty_at_once_open_one_direct_chat(storage: Storage) -> None:
    async def open_it() -> bool:
        try:
            await storage.open("a", "b")
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(open_it() for _ in range(20)))) == 1


async def test_a_failure_of_one_change_never_affects_another(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    stored = await storage.post(direct, "a")
    twice = storage.posting(direct, "a")
    twice = replace(twice, message=replace(twice.message, id=stored.id))
    changes = [storage.posting(direct, "a") for _ in range(5)]
    lost = storage.posting(chat(storage.identifiers, "a", "b"), "a")
    opening: Change[Any] = Opening(chat(storage.identifiers, "b", "a"), B)
    outcomes = await asyncio.gather(
        *(storage.commit(one) for one in (*changes[:2], lost, *changes[2:])),
        storage.commits.commit(opening),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes if isinstance(one, MessagingError)] == [Conflict, Conflict]
    assert sorted(present(one.message.seq) for one in outcomes if isinstance(one, Posted)) == [2, 3, 4, 5, 6]


async def test_reading_one_message(storage: Storage) -> None:
    direct, group = await storage.open("a", "b"), await storage.open("a", "b", "c")
    for where in (direct, group):
        one = await storage.post(where, "a")
        assert (await storage.read(where, "b", one)).count == 1
        assert (await storage.read(where, "b", one)).count == 0
        assert await storage.messages.get(one.id) == one.read_by(B)
    published = [event for entry in storage.published for event in entry.events if isinstance(event, MessagesRead)]
    assert [(one.reader, one.senders, one.count) for one in published] == [(B, frozenset({A}), 1)] * 2


async def test_reading_a_chat(storage: Storage) -> None:
    direct, group = await storage.open("a", "b"), await storage.open("a", "b", "c")
    for sender, to in (("a", None), ("c", None), ("c", "b"), ("c", "a"), ("b", None)):
        await storage.post(group, sender, to=to)
    await storage.post(direct, "a")
    marked = await storage.read(group, "b")
    assert (marked.count, marked.senders) == (3, frozenset({A, C}))
    assert (await storage.read(group, "b")).count == 0
    assert [await storage.messages.count_unread(user) for user in (A, B, C)] == [3, 1, 2]


async def test_reading_a_chat_in_parts(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    for _ in range(5):
        await asyncio.gather(*(storage.post(direct, "a") for _ in range(201)))
    marked = [await storage.read(direct, "b") for _ in range(3)]
    assert [(one.count, one.is_all) for one in marked] == [(1000, False), (5, True), (0, True)]
    assert await storage.messages.count_unread(B) == 0


async def test_many_readers_at_once_are_all_stored(storage: Storage) -> None:
    """None of them waits until all the others are done, and none is refused."""
    chats = [await storage.open("a", f"reader {number}") for number in range(8)]
    await asyncio.gather(*(storage.post(chat, "a") for chat in chats for _ in range(150)))

    async def read_all(chat: Chat, reader: UserId) -> int:
        count = 0
        while True:
            marked = await storage.read(chat, reader)
            count += marked.count
            if marked.is_all:
                return count

    assert await asyncio.gather(*(read_all(chat, chat.others(A)[0]) for chat in chats)) == [150] * 8


async def test_reading_at_once_counts_once(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    await asyncio.gather(*(storage.post(direct, "a") for _ in range(20)))
    marked = await asyncio.gather(*(storage.read(direct, "b") for _ in range(5)))
    assert sum(one.count for one in marked) == 20
    assert await storage.messages.count_unread(B) == 0


async def test_a_message_to_several_is_read_when_all_have_read_it(storage: Storage) -> None:
    group = await storage.open("a", "b", "c")
    one = await storage.post(group, "a")
    await storage.read(group, "b")
    assert not (await storage.messages.get(one.id)).is_read
    await storage.read(group, "c")
    assert (await storage.messages.get(one.id)).is_read


async def test_user_ids_are_never_taken_for_operators(storage: Storage) -> None:
    odd = await storage.open("$sender", "$$ROOT", "x")
    one = await storage.post(odd, "x")
    assert (await storage.read(odd, "$sender")).count == 1
    assert (await storage.messages.get(one.id)).unread_by == {"$$ROOT"}
    assert await storage.messages.count_unread(UserId("$$ROOT")) == 1
