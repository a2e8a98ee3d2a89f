"""What the event log promises to those who follow it: everything, in order, at least once, whoever dies."""

import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest

from application.ports.event_log import Reader
from domain.events import LogEntry
from domain.ids import UserId
from tests.support.storage import Storage

SILENCE = timedelta(seconds=3)
A = UserId("a")


async def read(process: Storage, number: int) -> list[LogEntry]:
    """The first entries that `process` is given; the last one is not finished."""
    async with aclosing(process.log.follow(Reader.RELAY)) as entries:
        return [await anext(entries) for _ in range(number)]


def positions(entries: list[LogEntry]) -> list[int]:
    return [entry.position for entry in entries]


async def test_what_was_committed_before_comes_first(process: Storage) -> None:
    group = await process.open("a", "b", "c")
    await process.post(group, "a")
    entries = await read(process, 2)
    assert positions(entries) == [1, 2]
    assert entries == list((await process.log.after(0, {A}, 10)).entries)


async def test_a_commit_is_published_before_its_caller_goes_on(storage: Storage) -> None:
    chats = [await storage.open("a", "b"), await storage.open("a", "c")]
    for number in range(3, 20):
        await storage.post(chats[number % 2], "a")
        assert positions(storage.published)[-1] == number
    assert positions(storage.published) == list(range(1, 20))


async def test_many_commits_at_once_are_published_in_order(storage: Storage) -> None:
    direct = await storage.open("a", "b")
    await asyncio.gather(*(storage.post(direct, "a") for _ in range(200)))
    assert positions(storage.published) == list(range(1, 202))


async def test_an_entry_is_finished_when_the_reader_asks_for_the_next(process: Storage) -> None:
    direct = await process.open("a", "b")
    for _ in range(3):
        await process.post(direct, "a")
    assert positions(await read(process, 2)) == [1, 2]
    assert positions(await read(process, 1)) == [2]
    assert positions(await read(process, 3)) == [2, 3, 4]


async def test_a_reader_that_stops_misses_nothing_of_what_comes_meanwhile(process: Storage) -> None:
    direct = await process.open("a", "b")
    await read(process, 1)
    await process.post(direct, "a")
    async with process.publishing():
        await process.post(direct, "a")
    assert positions(process.published) == [1, 2, 3]


async def test_two_followers_of_one_name_are_refused(storage: Storage) -> None:
    with pytest.raises(RuntimeError):
        await read(storage, 1)
    await storage.open("a", "b")
    assert positions(storage.published) == [1]


async def test_an_unknown_reader_is_refused(storage: Storage) -> None:
    with pytest.raises(ValueError, match="nobody"):
        storage.log.follow("nobody")  # type: ignore[arg-type]  # a name that no reader has


async def test_what_a_silent_process_left_is_published_by_another_one(process: Storage) -> None:
    heir = process.beside()
    direct = await process.open("a", "b")
    for _ in range(2):
        await process.post(direct, "a")
    async with heir.publishing():
        assert await heir.log.maintain() == 0
        assert heir.published == []
        process.clock.at += SILENCE
        assert await heir.log.maintain() == 3
        assert positions(heir.published) == [1, 2, 3]
        process.clock.at += SILENCE
        assert await heir.log.maintain() == 0
    assert positions(heir.published) == [1, 2, 3]


async def test_only_what_is_unpublished_is_claimed(storage: Storage) -> None:
    heir = storage.beside()
    direct = await storage.open("a", "b")
    await storage.post(direct, "a")
    await storage.log.finish()
    storage.clock.at += SILENCE
    async with heir.publishing():
        assert await heir.log.maintain() == 0
    assert heir.published == []


async def test_a_slow_process_is_not_a_silent_one(process: Storage) -> None:
    heir = process.beside()
    await process.open("a", "b")
    async with heir.publishing():
        for _ in range(3):
            process.clock.at += SILENCE / 2
            await process.log.maintain()
            assert await heir.log.maintain() == 0
        process.clock.at += SILENCE
        assert await heir.log.maintain() == 1


async def test_a_process_does_not_claim_from_itself(storage: Storage) -> None:
    await storage.open("a", "b")
    storage.clock.at += SILENCE
    assert await storage.log.maintain() == 0
    assert positions(storage.published) == [1]


async def test_nobody_claims_without_a_reader(process: Storage) -> None:
    heir = process.beside()
    await process.open("a", "b")
    process.clock.at += SILENCE
    assert await heir.log.maintain() == 0
    async with heir.publishing():
        assert await heir.log.maintain() == 1


async def test_a_claim_is_for_one_process_and_comes_again_when_its_reader_stops(process: Storage) -> None:
    heir, other = process.beside(), process.beside()
    direct = await process.open("a", "b")
    await process.post(direct, "a")
    process.clock.at += SILENCE
    reading = asyncio.create_task(read(heir, 1))
    await asyncio.sleep(0)  # lets it begin
    assert await heir.log.maintain() == 0
    assert positions(await reading) == [1]
    async with other.publishing():
        assert await other.log.maintain() == 0
        process.clock.at += SILENCE
        assert await other.log.maintain() == 2
    assert positions(other.published) == [1, 2]


async def test_a_commit_does_not_wait_for_all_that_was_claimed(process: Storage) -> None:
    heir = process.beside()
    direct = await process.open("a", "b")
    for _ in range(5):
        await process.post(direct, "a")
    process.clock.at += SILENCE
    async with aclosing(heir.log.follow(Reader.RELAY)) as entries:
        first = asyncio.create_task(anext(entries))
        await asyncio.sleep(0)  # lets it begin
        claiming = asyncio.create_task(heir.log.maintain())
        assert (await first).position == 1
        await heir.post(direct, "a")
        assert 7 in positions([await anext(entries) for _ in range(2)])
        given = [await anext(entries) for _ in range(4)]
        assert positions(given)[-3:] == [4, 5, 6]
        last = asyncio.create_task(anext(entries))
        assert await claiming == 6
        last.cancel()
        await asyncio.wait({last})
