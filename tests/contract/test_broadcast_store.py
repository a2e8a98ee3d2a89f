from dataclasses import replace
from datetime import timedelta

from domain.broadcast import Broadcast
from domain.ids import BroadcastId, UserId
from tests.support.examples import NOON
from tests.support.storage import Storage

LATER = NOON + timedelta(seconds=30)


async def started(storage: Storage, *users: str) -> Broadcast:
    broadcast = Broadcast(BroadcastId(storage.identifiers.new()), "Sale!", UserId("root"), NOON, len(users))
    await storage.broadcasts.add(broadcast, [UserId(user) for user in users])
    return broadcast


async def test_a_broadcast_is_claimed_by_one_at_a_time(storage: Storage) -> None:
    broadcast = await started(storage, "a", "b")
    broadcasts = storage.broadcasts
    assert await broadcasts.claim(NOON, LATER) == broadcast
    assert await broadcasts.claim(NOON + timedelta(seconds=1), LATER) is None
    assert await broadcasts.claim(LATER, LATER + timedelta(seconds=30)) == broadcast


async def test_a_broadcast_is_finished_when_all_have_it(storage: Storage) -> None:
    broadcast = await started(storage, "a", "b", "c")
    broadcasts = storage.broadcasts
    assert await broadcasts.waiting(broadcast.id, 2) == ["a", "b"]
    await broadcasts.mark_done(broadcast.id, [UserId("a"), UserId("b")], NOON)
    assert await broadcasts.all() == [replace(broadcast, done=2)]
    assert await broadcasts.claim(NOON, LATER) == replace(broadcast, done=2)
    assert await broadcasts.waiting(broadcast.id, 2) == ["c"]
    await broadcasts.mark_done(broadcast.id, [UserId("c")], NOON)
    assert await broadcasts.waiting(broadcast.id, 2) == []
    assert await broadcasts.claim(LATER, LATER) is None
    assert (await broadcasts.all())[0].is_finished


async def test_a_broadcast_to_nobody_is_finished_at_once(storage: Storage) -> None:
    await started(storage)
    assert await storage.broadcasts.claim(LATER, LATER) is None


async def test_the_newest_broadcast_is_listed_first(storage: Storage) -> None:
    first, second = await started(storage, "a"), await started(storage, "b")
    assert await storage.broadcasts.all() == [second, first]
