"""What the event log promises to devices that were away."""

import pytest

from domain.errors import NotFound
from domain.ids import UserId
from tests.support.examples import notification
from tests.support.storage import Storage

A, B, C = UserId("a"), UserId("b"), UserId("c")


async def test_a_log_begins_at_zero(storage: Storage) -> None:
    assert await storage.log.head() == 0
    assert await storage.log.after(0, {A}, 10) == (await storage.log.after(0, {B}, 10))


async def test_everybody_is_given_what_they_may_hear_in_order_and_as_it_was_published(storage: Storage) -> None:
    one, other = await storage.open("a", "b"), await storage.open("b", "c")
    await storage.keep(notification(storage.identifiers, "a"))
    for _ in range(3):
        await storage.post(one, "a")
        await storage.post(other, "b")
    assert await storage.log.head() == len(storage.published) == 9
    for user in (A, B, C):
        page = await storage.log.after(0, {user}, 100)
        assert page.up_to == 9
        assert list(page.entries) == [entry for entry in storage.published if user in entry.audience]
    both = await storage.log.after(4, {A, C}, 100)
    assert [entry.position for entry in both.entries] == [5, 6, 7, 8, 9]


async def test_what_was_read_is_given_as_it_was_published(storage: Storage) -> None:
    group = await storage.open("a", "b", "c")
    one = await storage.post(group, "a")
    await storage.read(group, "b", one)
    await storage.read(group, "c")
    page = await storage.log.after(2, {A}, 10)
    assert list(page.entries) == storage.published[2:]


async def test_parts_one_after_the_other_are_the_whole(storage: Storage) -> None:
    one, other = await storage.open("a", "b"), await storage.open("b", "c")
    for number in range(10):
        await storage.post(one if number % 3 else other, "b")
    position, found = 0, []
    while True:
        page = await storage.log.after(position, {A}, 2)
        found += [entry.position for entry in page.entries]
        position = page.up_to
        if len(page.entries) < 2:
            break
    assert found == [entry.position for entry in storage.published if A in entry.audience]
    assert position == 12


@pytest.mark.parametrize("position", [-1, 2, 16**11])
async def test_an_unknown_position_is_not_found(storage: Storage, position: int) -> None:
    await storage.open("a", "b")
    with pytest.raises(NotFound):
        await storage.log.after(position, {A}, 10)
