"""The desk writes to many at once, in the background."""

import asyncio
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from application.broadcasts.run_broadcasts import BATCH
from domain.broadcast import Broadcast
from entrypoints.container import Container
from tests.support.patience import PATIENCE_SECONDS
from tests.support.present import present
from tests.support.service import Person, Service, service_over, uri_of


@pytest.fixture
def root(service: Service) -> Person:
    return service.person("root", role="admin")


async def finished(container: Container) -> list[Broadcast]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not all(one.is_finished for one in await container.ports().broadcasts.all()):
            await asyncio.sleep(0.05)
    return list(await container.ports().broadcasts.all())


async def test_to_the_listed_users(service: Service, ann: Person, bob: Person, root: Person) -> None:
    async with ann.device() as mine:
        body = {"message": "Sale!", "filterType": "USERS", "filterValue": ["ann", "bob", "ann", "admin"]}
        accepted = await root.post("/chat/broadcast", body)
        assert (accepted.status_code, accepted.json()) == (202, {"count": 2})
        (message,) = await mine.wait_for("adminMessage")
        assert (message["message"], message["sender"]) == ("Sale!", "admin")
    (broadcast,) = await finished(service.container)
    assert (broadcast.total, broadcast.done, broadcast.sent_by) == (2, 2, "root")
    (chat,) = (await bob.post("/chat/getchats")).json()
    assert (chat["isAdminChat"], chat["unreadCount"]) == (True, 1)


async def test_to_every_known_user(
    service: Service, ann: Person, root: Person, database: AsyncDatabase[Document]
) -> None:
    await ann.send("bob")
    await database["chats"].insert_one({"users": ["listed by a bare id", "bob"]})
    await database["users"].insert_many([{"_id": "from the platform", "type": "PRO"}, {"_id": "boss", "type": "ADMIN"}])
    async with service.person("only connected").device(), root.device():
        accepted = await root.post("/chat/broadcast", {"message": "Hello all", "filterType": "ALL"})
    assert accepted.json() == {"count": 5}
    await finished(service.container)
    reached = [one["reciver"] async for one in database["messages"].find({"sender": "admin"})]
    assert sorted(reached) == ["ann", "bob", "from the platform", "listed by a bare id", "only connected"]


async def test_more_than_a_batch(service: Service, root: Person, database: AsyncDatabase[Document]) -> None:
    users = [f"user {n}" for n in range(BATCH + 50)]
    accepted = await root.post("/chat/broadcast", {"message": "m", "filterType": "USERS", "filterValue": users})
    assert accepted.json() == {"count": BATCH + 50}
    await finished(service.container)
    assert await database["messages"].count_documents({"sender": "admin"}) == BATCH + 50


async def test_another_process_carries_on_and_nobody_gets_it_twice(
    mongo_uri: str, database: AsyncDatabase[Document], service: Service, root: Person
) -> None:
    """What was sent by a process that died before it could note so is sent again with the same key."""
    await root.post("/chat/broadcast", {"message": "m", "filterType": "USERS", "filterValue": ["a", "b", "c"]})
    await finished(service.container)
    broadcast = present(await database["broadcasts"].find_one({}))
    await database["broadcastRecipients"].insert_many({"broadcast": broadcast["_id"], "user": user} for user in "abc")
    await database["messages"].delete_one({"reciver": "b"})
    await database["broadcasts"].update_one({}, {"$set": {"isFinished": False}})
    async with service_over(uri_of(mongo_uri, database.name)) as other:
        await finished(other.container)
    sent = [one["reciver"] async for one in database["messages"].find({})]
    assert sorted(sent) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": "m"},
        {"message": "m", "filterType": "SOME"},
        {"message": "m", "filterType": "USERS"},
        {"message": "m", "filterType": "USERS", "filterValue": []},
        {"message": "m", "filterType": "USERS", "filterValue": ["a", {"$ne": 1}]},
        {"message": "m", "filterType": "USERS", "filterValue": ["a", ""]},
        {"message": "", "filterType": "ALL"},
        {"message": {"$ne": 1}, "filterType": "ALL"},
    ],
)
async def test_an_invalid_broadcast_is_refused(
    root: Person, database: AsyncDatabase[Document], body: dict[str, Any]
) -> None:
    assert (await root.post("/chat/broadcast", body)).status_code == 422
    assert await database["broadcasts"].count_documents({}) == 0


async def test_only_admins_broadcast(ann: Person, database: AsyncDatabase[Document]) -> None:
    refused = await ann.post("/chat/broadcast", {"message": "m", "filterType": "ALL"})
    assert refused.status_code == 403
    assert await database["broadcasts"].count_documents({}) == 0
