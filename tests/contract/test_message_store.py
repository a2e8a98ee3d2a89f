import asyncio

import pytest

from domain.chat import Chat
from domain.errors import NotFound
from domain.ids import DESK, MessageId, UserId
from domain.message import Message, MessageKey
from tests.support.present import present
from tests.support.storage import Storage

A, B, C = UserId("a"), UserId("b"), UserId("c")


async def history(storage: Storage, where: Chat) -> list[Message]:
    return [one async for batch in storage.messages.history(where.id) for one in batch]


async def test_a_message_is_kept_as_it_was(storage: Storage) -> None:
    direct, group = await storage.open("a", "b"), await storage.open("a", "b", "c")
    for posting in (
        storage.posting(direct, "a", key="k"),
        storage.posting(group, "a"),
        storage.posting(group, "a", to="c"),
    ):
        stored = (await storage.commit(posting)).message
        assert stored == posting.message.numbered(present(stored.seq))
        assert await storage.messages.get(stored.id) == stored


async def test_an_unknown_message_is_not_found(storage: Storage) -> None:
    with pytest.raises(NotFound):
        await storage.messages.get(MessageId(storage.identifiers.new()))


async def test_messages_are_found_by_their_senders_keys(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    first, second = await storage.post(direct, "a", key="k"), await storage.post(direct, "b", key="k")
    assert await storage.messages.find_by_key(MessageKey(A, None, "k")) == first
    assert await storage.messages.find_by_key(MessageKey(B, None, "k")) == second
    assert await storage.messages.find_by_key(MessageKey(A, None, "other")) is None


async def test_a_history_of_many_batches_is_whole_and_in_the_order_of_seq(storage: Storage) -> None:
    direct, other = await storage.open("a", "b"), await storage.open("a", "c")
    messages = [one for _ in range(6) for one in await asyncio.gather(*(storage.post(direct, "a") for _ in range(200)))]
    await storage.post(other, "a")
    assert await history(storage, direct) == sorted(messages, key=lambda message: present(message.seq))
    assert await history(storage, await storage.open("a", "x")) == []


async def test_the_last_message_of_each_chat(storage: Storage) -> None:
    direct, group = await storage.open("a", "b"), await storage.open("a", "b", "c")
    await storage.post(direct, "a")
    newest = await storage.post(direct, "a")
    chats = [await storage.chats.get(one.id) for one in (direct, group)]
    assert await storage.messages.last_of(chats) == {direct.id: newest}


async def test_unread_is_what_was_sent_to_me_and_not_read(storage: Storage) -> None:
    direct, group = await storage.open("a", "b"), await storage.open("a", "b", "c")
    await storage.post(direct, "a")
    for sender, to in (("a", None), ("b", "c"), ("c", None)):
        await storage.post(group, sender, to=to)
    assert [await storage.messages.count_unread(user) for user in (A, B, C)] == [1, 3, 2]
    by_chat = storage.messages.count_unread_by_chat
    assert await by_chat(B, [direct.id, group.id]) == {direct.id: 1, group.id: 2}
    assert await by_chat(B, [direct.id]) == {direct.id: 1}
    assert await by_chat(A, [direct.id]) == {}


async def test_a_message_of_the_desk_is_found_by_the_key_of_the_admin_who_wrote_it(storage: Storage) -> None:
    direct = await storage.open("a", DESK)
    sent = (await storage.commit(storage.posting(direct, DESK, key="k", author="root"))).message
    assert await storage.messages.find_by_key(MessageKey(DESK, UserId("root"), "k")) == sent
    assert await storage.messages.find_by_key(MessageKey(DESK, UserId("sue"), "k")) is None
