import pytest

from domain.errors import Conflict, NotFound
from domain.ids import MessageId, UserId
from tests.contract.examples import chat, message

A, B, C = UserId("a"), UserId("b"), UserId("c")


@pytest.fixture
def direct(storage):
    return chat(storage.identifiers, "a", "b")


@pytest.fixture
def group(storage):
    return chat(storage.identifiers, "a", "b", "c")


async def add(storage, *messages):
    for one in messages:
        await storage.stores.messages.add(one)


async def history(storage, where):
    return [one async for batch in storage.stores.messages.history(where.id) for one in batch]


async def test_a_message_is_kept_as_it_was(storage, direct, group):
    for one in (
        message(storage.identifiers, direct, "a", 1, key="k"),
        message(storage.identifiers, group, "a", 1),
        message(storage.identifiers, group, "a", 2, to="c"),
    ):
        await add(storage, one)
        assert await storage.stores.messages.get(one.id) == one


async def test_an_unknown_message(storage):
    with pytest.raises(NotFound):
        await storage.stores.messages.get(MessageId(storage.identifiers.new()))


async def test_a_key_is_used_once_by_each_sender(storage, direct):
    first = message(storage.identifiers, direct, "a", 1, key="k")
    await add(storage, first, message(storage.identifiers, direct, "b", 2, key="k"))
    assert await storage.stores.messages.find_by_key(A, "k") == first
    assert await storage.stores.messages.find_by_key(A, "other") is None
    with pytest.raises(Conflict):
        await add(storage, message(storage.identifiers, direct, "a", 3, key="k"))


async def test_history_is_in_the_order_of_seq(storage, direct, group):
    messages = [message(storage.identifiers, direct, "a", seq) for seq in (2, 3, 1)]
    await add(storage, *messages, message(storage.identifiers, group, "a", 1))
    assert [one.seq for one in await history(storage, direct)] == [1, 2, 3]
    assert await history(storage, chat(storage.identifiers, "a", "x")) == []


async def test_a_history_of_many_batches_is_whole(storage, direct):
    messages = [message(storage.identifiers, direct, "a", seq) for seq in range(1, 1203)]
    await add(storage, *messages)
    assert await history(storage, direct) == messages


async def test_the_last_message_of_each_chat(storage, direct, group):
    newest = message(storage.identifiers, direct, "a", 2)
    await add(storage, message(storage.identifiers, direct, "a", 1), newest)
    assert await storage.stores.messages.last_of([direct, group]) == {direct.id: newest}


async def test_unread_is_what_was_sent_to_me_and_not_read(storage, direct, group):
    await add(
        storage,
        message(storage.identifiers, direct, "a", 1),
        message(storage.identifiers, group, "a", 1),
        message(storage.identifiers, group, "b", 2, to="c"),
        message(storage.identifiers, group, "c", 3),
    )
    assert [await storage.stores.messages.count_unread(user) for user in (A, B, C)] == [1, 3, 2]
    assert await storage.stores.messages.count_unread_by_chat(B) == {direct.id: 1, group.id: 2}


async def test_reading_one_message(storage, direct, group):
    for one in (message(storage.identifiers, direct, "a", 1), message(storage.identifiers, group, "a", 1)):
        await add(storage, one)
        assert await storage.stores.messages.mark_read(one, B)
        assert not await storage.stores.messages.mark_read(one, B)
        assert await storage.stores.messages.get(one.id) == one.read_by(B)


async def test_reading_a_chat(storage, direct, group):
    await add(
        storage,
        message(storage.identifiers, group, "a", 1),
        message(storage.identifiers, group, "c", 2),
        message(storage.identifiers, group, "c", 3, to="b"),
        message(storage.identifiers, group, "c", 4, to="a"),
        message(storage.identifiers, group, "b", 5),
        message(storage.identifiers, direct, "a", 1),
    )
    receipt = await storage.stores.messages.mark_chat_read(group.id, B, 100)
    assert (receipt.count, receipt.senders) == (3, {A, C})
    assert (await storage.stores.messages.mark_chat_read(group.id, B, 100)).count == 0
    assert [await storage.stores.messages.count_unread(user) for user in (A, B, C)] == [3, 1, 2]


async def test_reading_a_chat_in_parts(storage, direct):
    await add(storage, *(message(storage.identifiers, direct, "a", seq) for seq in range(1, 6)))
    counts = [(await storage.stores.messages.mark_chat_read(direct.id, B, 2)).count for _ in range(4)]
    assert counts == [2, 2, 1, 0]


async def test_a_message_to_several_is_read_when_all_have_read_it(storage, group):
    one = message(storage.identifiers, group, "a", 1)
    await add(storage, one)
    await storage.stores.messages.mark_chat_read(group.id, B, 100)
    assert not (await storage.stores.messages.get(one.id)).is_read
    await storage.stores.messages.mark_chat_read(group.id, C, 100)
    assert (await storage.stores.messages.get(one.id)).is_read


async def test_user_ids_are_never_taken_for_operators(storage):
    odd = chat(storage.identifiers, "$sender", "$$ROOT", "x")
    one = message(storage.identifiers, odd, "x", 1)
    await add(storage, one)
    assert (await storage.stores.messages.mark_chat_read(odd.id, UserId("$sender"), 100)).count == 1
    assert (await storage.stores.messages.get(one.id)).unread_by == {"$$ROOT"}
