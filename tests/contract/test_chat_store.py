import asyncio
from dataclasses import replace

import pytest

from domain.chat import pair_of
from domain.errors import Conflict, NotFound
from domain.ids import ChatId, MessageId, UserId
from tests.contract.examples import chat


async def test_a_chat_is_kept_as_it_was(storage):
    group = chat(storage.identifiers, "a", "b", "c")
    await storage.stores.chats.add(group)
    assert await storage.stores.chats.get(group.id) == group


async def test_an_unknown_chat(storage):
    unknown = ChatId(storage.identifiers.new())
    with pytest.raises(NotFound):
        await storage.stores.chats.get(unknown)
    with pytest.raises(NotFound):
        await storage.stores.chats.next_seq(unknown, MessageId(storage.identifiers.new()))


async def test_a_pair_has_one_direct_chat(storage):
    direct = chat(storage.identifiers, "b", "a")
    await storage.stores.chats.add(direct)
    await storage.stores.chats.add(chat(storage.identifiers, "a", "c"))
    await storage.stores.chats.add(chat(storage.identifiers, "a", "b", "c"))
    assert await storage.stores.chats.find_direct(pair_of(UserId("a"), UserId("b"))) == direct
    assert await storage.stores.chats.find_direct(pair_of(UserId("b"), UserId("c"))) is None
    with pytest.raises(Conflict):
        await storage.stores.chats.add(chat(storage.identifiers, "a", "b"))


async def test_ids_that_look_alike_when_joined_are_different_pairs(storage):
    await storage.stores.chats.add(chat(storage.identifiers, "a", "b:c"))
    await storage.stores.chats.add(chat(storage.identifiers, "a:b", "c"))
    assert await storage.stores.chats.find_direct(pair_of(UserId("a:b"), UserId("c"))) is not None


async def test_twenty_at_once_open_one_direct_chat(storage):
    async def open_it() -> bool:
        async def work(stores):
            await stores.chats.add(chat(storage.identifiers, "a", "b"))

        try:
            await storage.transactions.run(work)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(open_it() for _ in range(20)))) == 1


async def test_numbers_start_at_one_and_have_no_hole(storage):
    direct = chat(storage.identifiers, "a", "b")
    await storage.stores.chats.add(direct)
    message_ids = [MessageId(storage.identifiers.new()) for _ in range(3)]
    assert [await storage.stores.chats.next_seq(direct.id, one) for one in message_ids] == [1, 2, 3]
    assert await storage.stores.chats.get(direct.id) == replace(direct, last_message_id=message_ids[-1])


async def test_twenty_at_once_take_twenty_numbers(storage):
    direct = chat(storage.identifiers, "a", "b")
    await storage.stores.chats.add(direct)

    async def work(stores):
        return await stores.chats.next_seq(direct.id, MessageId(storage.identifiers.new()))

    taken = await asyncio.gather(*(storage.transactions.run(work) for _ in range(20)))
    assert sorted(taken) == list(range(1, 21))


async def test_the_chats_of_a_user(storage):
    mine = [chat(storage.identifiers, "a", "b"), chat(storage.identifiers, "c", "a", "b")]
    for one in [*mine, chat(storage.identifiers, "b", "c")]:
        await storage.stores.chats.add(one)
    found = await storage.stores.chats.of_user(UserId("a"))
    assert sorted(one.id for one in found) == sorted(one.id for one in mine)
    assert await storage.stores.chats.of_user(UserId("x")) == []
