"""Revocations are learned in their order, whatever clocks say."""

from datetime import UTC, datetime, timedelta

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from adapters.mongo.driver.fields import Document
from adapters.mongo.revocations import MongoRevocations
from domain.ids import SessionId, UserId
from domain.session import Revocation

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
ANN, BOB, CID = (Revocation(UserId(user), NOW) for user in ("ann", "bob", "cid"))


@pytest.fixture
def two_processes(database: AsyncDatabase[Document], blocking_database: Database[Document]) -> list[MongoRevocations]:
    return [MongoRevocations(database, blocking_database) for _ in range(2)]


async def test_a_revocation_is_learned_after_the_clock_of_the_machine_went_back(
    two_processes: list[MongoRevocations], database: AsyncDatabase[Document]
) -> None:
    here, there = two_processes
    await here.add(ANN)
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await database["tokenRevocations"].update_many({}, {"$set": {"notedAt": ahead}})  # as before the jump
    assert await there.news() == [ANN]
    await here.add(BOB)
    assert BOB in await there.news()


async def test_only_what_is_new_is_read(two_processes: list[MongoRevocations]) -> None:
    here, there = two_processes
    await here.add(ANN)
    assert await there.news() == [ANN]
    assert list(await there.news()) == []
    await here.add(BOB)
    await here.add(CID)
    assert await there.news() == [BOB, CID]
    await here.add(ANN)
    assert await there.news() == [ANN]


async def test_revocations_of_earlier_versions_have_no_number_and_are_learned(
    two_processes: list[MongoRevocations], database: AsyncDatabase[Document]
) -> None:
    old = {"user": "old", "session": None, "at": NOW, "expiresAt": None, "notedAt": NOW}
    of_session = {**old, "session": "s", "expiresAt": NOW + timedelta(days=36500)}
    await database["tokenRevocations"].insert_many([{"_id": "user:old", **old}, {"_id": "session:s", **of_session}])
    here, there = two_processes
    await here.add(ANN)
    expected = {
        ANN,
        Revocation(UserId("old"), NOW),
        Revocation(UserId("old"), NOW, SessionId("s"), NOW + timedelta(days=36500)),
    }
    assert set(await there.news()) == expected
    await here.add(BOB)
    assert await there.news() == [BOB]


@pytest.mark.parametrize("after", [1, 2, 3])
async def test_revocations_are_learned_after_the_database_was_replaced(
    two_processes: list[MongoRevocations], database: AsyncDatabase[Document], after: int
) -> None:
    here, there = two_processes
    for revocation in (ANN, BOB):
        await here.add(revocation)
    await there.news()
    for collection in ("tokenRevocations", "counters"):
        await database[collection].delete_many({})
    new = [CID, ANN, BOB][:after]
    for revocation in new:
        await here.add(revocation)
    assert await there.news() == new
    assert list(await there.news()) == []
