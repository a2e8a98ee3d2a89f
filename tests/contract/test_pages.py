"""Pages of every list, over every store, against the plain list."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from application.paging import Page, PageRequest
from domain.changes import Amendment
from domain.errors import NotFound
from domain.ids import UserId
from tests.support.examples import NOON, notification
from tests.support.storage import Storage

B = UserId("b")


Listed = tuple[Callable[[PageRequest], Awaitable[Page[Any]]], Sequence[str]]


@pytest.fixture(params=["history", "unread", "notifications", "chats"])
async def listed(request: pytest.FixtureRequest, storage: Storage) -> Listed:
    """(a function that fetches a page, the ids of the whole list in its order)"""
    direct = await storage.open("a", "b")
    messages = [await storage.post(direct, "a") for _ in range(7)]
    news = [notification(storage.identifiers, "b", minute) for minute in range(7)]
    await storage.keep(*news, notification(storage.identifiers, "a"))
    if request.param == "history":
        return lambda page: storage.messages.page(direct.id, page), [one.id for one in messages]
    if request.param == "unread":
        return lambda page: storage.messages.unread(B, page), [one.id for one in reversed(messages)]
    if request.param == "notifications":
        return lambda page: storage.notifications.page(B, page, for_desk=False), [one.id for one in reversed(news)]
    chats = [await storage.open("c", f"partner {number}") for number in range(7)]
    for one in chats[3:5]:
        await storage.post(one, "c")
    ids = [one.id for one in (*chats[4:2:-1], *chats[:4:-1], *chats[2::-1])]
    return lambda page: storage.chats.page(UserId("c"), page), ids


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 10])
async def test_pages_one_after_the_other_are_the_list(listed: Listed, limit: int) -> None:
    fetch, expected = listed
    seen: list[str] = []
    page: PageRequest | None = PageRequest(limit)
    while page is not None:
        part = await fetch(page)
        assert len(part.items) <= limit
        seen += [item.id for item in part.items]
        page = part.next
    assert seen == expected


async def test_a_page_is_nearest_to_its_mark_and_in_the_order_of_the_list(listed: Listed) -> None:
    fetch, ids = listed
    oldest_first = ids == sorted(ids)
    older, newer = (PageRequest(2, before=ids[3]), PageRequest(2, after=ids[3]))
    first, last = (older, newer) if oldest_first else (newer, older)
    assert [item.id for item in (await fetch(first)).items] == ids[1:3]
    assert [item.id for item in (await fetch(last)).items] == ids[4:6]


async def test_a_page_at_an_unknown_id_is_not_found(listed: Listed, storage: Storage) -> None:
    fetch, _ = listed
    for page in (PageRequest(2, before=storage.identifiers.new()), PageRequest(2, after=storage.identifiers.new())):
        with pytest.raises(NotFound):
            await fetch(page)


async def test_only_what_is_unread(storage: Storage) -> None:
    news = [notification(storage.identifiers, "b", minute) for minute in range(3)]
    await storage.keep(*news)
    await storage.commits.commit(Amendment(news[1], news[1].mark_read(NOON), (), frozenset(), B))
    part = await storage.notifications.page(B, PageRequest(5), unread_only=True, for_desk=False)
    assert [one.id for one in part.items] == [news[2].id, news[0].id]


async def test_marking_all_or_those_of_one_chat(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    about = replace(notification(storage.identifiers, "b"), chat_id=direct.id)
    await storage.keep(about, notification(storage.identifiers, "b"))
    assert await storage.notifications.mark_all_read(B, NOON, direct.id, for_desk=False) == 1
    assert await storage.notifications.mark_all_read(B, NOON, for_desk=False) == 1
    assert await storage.notifications.mark_all_read(B, NOON, for_desk=False) == 0


async def test_partners_are_those_one_shares_a_chat_with(storage: Storage) -> None:
    for users in (("a", "b"), ("a", "c", "d"), ("d", "e")):
        await storage.open(*users)
    assert await storage.chats.partners_of(UserId("a")) == {"b", "c", "d"}
    assert await storage.chats.partners_of(UserId("x")) == frozenset()
