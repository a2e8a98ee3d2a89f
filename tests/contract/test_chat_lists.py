"""The chats of a user by their latest activity: in pages, and whole."""

import pytest

from application.paging import PageRequest
from domain.chat import Chat
from domain.errors import NotFound
from domain.ids import DESK, UserId
from tests.support.storage import Storage

A, B = UserId("a"), UserId("b")


async def page(storage: Storage, user: str, request: PageRequest) -> list[str]:
    return [one.id for one in (await storage.chats.page(UserId(user), request)).items]


async def whole(storage: Storage, user: str) -> list[str]:
    return [one.id async for batch in storage.chats.by_activity(UserId(user)) for one in batch]


async def opened(storage: Storage, count: int) -> list[Chat]:
    """Chats of `a` that have no message, all opened at the same time; the last one has the largest id."""
    return [await storage.open("a", f"partner {number}") for number in range(count)]


async def test_chats_opened_at_the_same_time_are_ordered_by_their_ids(storage: Storage) -> None:
    ids = [one.id for one in await opened(storage, 5)][::-1]
    assert await whole(storage, "a") == ids
    assert await page(storage, "a", PageRequest(3)) == ids[:3]
    assert await page(storage, "a", PageRequest(3, before=ids[1])) == ids[2:5]
    assert await page(storage, "a", PageRequest(2, after=ids[4])) == ids[2:4]


async def test_a_message_makes_its_chat_the_first_of_both_users(storage: Storage) -> None:
    chats = await opened(storage, 3)
    group = await storage.open("a", "b", "c")
    for one in (chats[2], group, chats[0]):
        await storage.post(one, "a")
    expected = [chats[0].id, group.id, chats[2].id, chats[1].id]
    assert await whole(storage, "a") == await page(storage, "a", PageRequest(10)) == expected
    assert await whole(storage, "b") == [group.id]


async def test_a_page_starts_from_where_its_chat_stands_now(storage: Storage) -> None:
    chats = await opened(storage, 4)
    for one in chats:
        await storage.post(one, "a")
    assert await page(storage, "a", PageRequest(2)) == [chats[3].id, chats[2].id]
    await storage.post(chats[0], "a")  # was still to come, and is above the mark now
    assert await page(storage, "a", PageRequest(2, before=chats[2].id)) == [chats[1].id]
    assert await page(storage, "a", PageRequest(9, after=chats[3].id)) == [chats[0].id]
    await storage.post(chats[1], "a")
    assert await page(storage, "a", PageRequest(9, before=chats[1].id)) == [chats[0].id, chats[3].id, chats[2].id]


async def test_the_whole_list_has_each_chat_once_whatever_is_written_meanwhile(storage: Storage) -> None:
    ids = [one.id for one in await opened(storage, 250)]
    oldest = await storage.chats.get(ids[0])
    listed: list[str] = []
    async for batch in storage.chats.by_activity(A):
        listed += [one.id for one in batch]
        await storage.post(oldest, "a")
    assert listed == ids[::-1]


async def test_a_page_that_starts_from_a_chat_of_others_is_not_found(storage: Storage) -> None:
    await storage.open("a", "b")
    other = await storage.open("c", "d")
    for request in (PageRequest(2, before=other.id), PageRequest(2, after=other.id)):
        with pytest.raises(NotFound):
            await storage.chats.page(A, request)


async def test_the_desk_has_the_support_chats(storage: Storage) -> None:
    support = [await storage.open(user, DESK) for user in ("a", "b")]
    await storage.open("a", "b")
    await storage.post(support[0], "a")
    assert await page(storage, DESK, PageRequest(5)) == [support[0].id, support[1].id]
    assert await page(storage, "x", PageRequest(5)) == []
