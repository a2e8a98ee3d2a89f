"""What the `Commits` promise of an amendment: it is stored when the thing is as it was, and refused otherwise."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.changes import Amendment
from domain.errors import Conflict, NotFound
from domain.events import NotificationRaised
from domain.ids import UserId
from domain.message import Message
from domain.notification import Notification
from tests.support.examples import NOON, notification
from tests.support.present import present
from tests.support.storage import Storage

A, NOBODY = UserId("a"), frozenset[UserId]()


def titled(one: Notification, title: str) -> Amendment[Notification]:
    return Amendment(one, replace(one, title=title), (), NOBODY, A)


async def test_what_is_as_it_was_becomes_what_it_shall_be(storage: Storage) -> None:
    one, other = notification(storage.identifiers, "a"), notification(storage.identifiers, "a")
    await storage.keep(one, other)
    read = replace(one.mark_read(NOON + timedelta(hours=1)), data={"lot": 7, "seen": True})
    await storage.commits.commit(Amendment(one, read, (), NOBODY, A))
    assert await storage.notifications.get(one.id) == read
    assert await storage.notifications.get(other.id) == other


async def test_one_after_the_other_is_stored(storage: Storage) -> None:
    one = notification(storage.identifiers, "a")
    await storage.keep(one)
    second, third = replace(one, title="2"), replace(one, title="3")
    for before, after in ((one, second), (second, second), (second, third), (third, one)):
        await storage.commits.commit(Amendment(before, after, (), NOBODY, A))
        assert await storage.notifications.get(one.id) == after


async def test_what_has_changed_is_a_conflict_and_stays_as_it_is(storage: Storage) -> None:
    one = notification(storage.identifiers, "a")
    await storage.keep(one)
    assert await storage.notifications.mark_all_read(A, NOON, for_desk=False) == 1
    changed = await storage.notifications.get(one.id)
    for amendment in (titled(one, "mine"), Amendment(one, one, (), NOBODY, A)):
        with pytest.raises(Conflict):
            await storage.commits.commit(amendment)
    assert await storage.notifications.get(one.id) == changed


async def test_what_is_gone_is_a_conflict_and_does_not_come_back(storage: Storage) -> None:
    gone = notification(storage.identifiers, "a")
    with pytest.raises(Conflict):
        await storage.commits.commit(titled(gone, "here again"))
    with pytest.raises(NotFound):
        await storage.notifications.get(gone.id)


async def test_of_a_hundred_at_once_one_wins_and_harms_no_other_change(storage: Storage) -> None:
    one, direct = notification(storage.identifiers, "a"), await storage.open("a", "b")
    await storage.keep(one)
    for round_ in range(3):
        before = await storage.notifications.get(one.id)
        outcomes = await asyncio.gather(
            *(storage.commits.commit(titled(before, f"{round_}.{number}")) for number in range(100)),
            *(storage.post(direct, "a") for _ in range(20)),
            return_exceptions=True,
        )
        winners = [number for number, outcome in enumerate(outcomes[:100]) if outcome is None]
        assert len(winners) == 1
        assert [type(outcome) for outcome in outcomes[:100] if outcome is not None] == [Conflict] * 99
        assert (await storage.notifications.get(one.id)).title == f"{round_}.{winners[0]}"
        assert sorted(present(one.seq) for one in outcomes if isinstance(one, Message)) == list(
            range(20 * round_ + 1, 20 * round_ + 21)
        )


async def test_everybody_who_tries_again_succeeds(storage: Storage) -> None:
    one = notification(storage.identifiers, "a")
    await storage.keep(one)

    async def count() -> None:
        while True:
            before = await storage.notifications.get(one.id)
            after = replace(before, data={"lot": before.data["lot"] + 1})
            try:
                return await storage.commits.commit(Amendment(before, after, (), NOBODY, A))
            except Conflict:
                continue

    await asyncio.gather(*(count() for _ in range(10)))
    assert (await storage.notifications.get(one.id)).data == {"lot": 17}


async def test_its_events_are_logged_for_its_audience(storage: Storage) -> None:
    one = notification(storage.identifiers, "a")
    await storage.keep(one)
    after, audience = replace(one, title="again"), frozenset({A, UserId("z")})
    raised = NotificationRaised(after)
    await storage.commits.commit(Amendment(one, after, (raised,), audience, A))
    entry = storage.published[-1]
    assert (entry.position, entry.events, entry.audience) == (2, (raised,), audience)
    assert list((await storage.log.after(1, {A}, 10)).entries) == [entry]
    with pytest.raises(Conflict):
        await storage.commits.commit(Amendment(one, after, (raised,), audience, A))
    assert await storage.log.head() == 2


async def test_without_events_nothing_is_logged(storage: Storage) -> None:
    one = notification(storage.identifiers, "a")
    await storage.keep(one)
    await storage.commits.commit(titled(one, "quietly"))
    assert await storage.log.head() == len(storage.published) == 1
