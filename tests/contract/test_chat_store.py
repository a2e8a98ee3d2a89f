from dataclasses import replace

import pytest

from domain.changes import Opening
from domain.chat import Chat, pair_of
from domain.errors import Conflict, NotFound
from domain.ids import ChatId, UserId
from tests.support.examples import chat
from tests.support.storage import Storage


async def listed(storage: Storage, user: str) -> list[Chat]:
    return [one async for batch in storage.chats.by_activity(UserId(user)) for one in batch]


async def test_a_chat_is_kept_as_it_was(storage: Storage) -> None:
    group = await storage.open("a", "b", "c")
    assert await storage.chats.get(group.id) == group


async def test_a_chat_knows_its_last_message(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    messages = [await storage.post(direct, "a") for _ in range(3)]
    assert await storage.chats.get(direct.id) == replace(direct, last_message_id=messages[-1].id)


async def test_an_unknown_chat_is_not_found(storage: Storage) -> None:
    with pytest.raises(NotFound):
        await storage.chats.get(ChatId(storage.identifiers.new()))


async def test_a_pair_has_one_direct_chat(storage: Storage) -> None:
    direct = await storage.open("b", "a")
    await storage.open("a", "c")
    await storage.open("a", "b", "c")
    assert await storage.chats.find_direct(pair_of(UserId("a"), UserId("b"))) == direct
    assert await storage.chats.find_direct(pair_of(UserId("b"), UserId("c"))) is None
    with pytest.raises(Conflict):
        await storage.commits.commit(Opening(chat(storage.identifiers, "a", "b"), UserId("a")))


async def test_ids_that_look_alike_when_joined_are_different_pairs(storage: Storage) -> None:
    await storage.open("a", "b:c")
    await storage.open("a:b", "c")
    assert await storage.chats.find_direct(pair_of(UserId("a:b"), UserId("c"))) is not None


async def test_the_chats_of_a_user(storage: Storage) -> None:
    mine = [await storage.open("a", "b"), await storage.open("c", "a", "b")]
    await storage.open("b", "c")
    found = await listed(storage, "a")
    assert sorted(one.id for one in found) == sorted(one.id for one in mine)
    assert await listed(storage, "x") == []
