"""Somebody who was an admin hears nothing more of the desk, on any device, in any process, within a second."""

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import count

import jwt
import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from application.desk.manage_admins import ManageAdminCommand
from domain.caller import Operator
from domain.ids import UserId
from tests.support.device import Device
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import SECRET, Person, Service, service_over, uri_of

SECRET_TEXT = "my card was charged twice"

_numbers = count(1)


def person(service: Service, user: str, role: str, *, issued_ago: float) -> Person:
    now = time.time()
    claims = {"sub": user, "role": role, "iat": int(now - issued_ago), "exp": now + 600}
    return Person(service.http, service.address, user, jwt.encode(claims, SECRET, "HS256"))


@pytest.fixture
def name() -> str:
    """Of somebody else in each test: what tokens have said is remembered."""
    return f"root {next(_numbers)}"


@pytest.fixture
def admin(service: Service, name: str) -> Person:
    return person(service, name, "admin", issued_ago=30)


@pytest.fixture
def former(service: Service, name: str) -> Person:
    """The same person with a later token, which does not make them an admin."""
    return person(service, name, "user", issued_ago=10)


async def forgotten(database: AsyncDatabase[Document], name: str) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await database["admins"].find_one({"_id": name}):
            await asyncio.sleep(0.02)


async def test_who_has_a_users_token_now_hears_nothing_of_the_desk(
    admin: Person, former: Person, ann: Person, database: AsyncDatabase[Document], name: str
) -> None:
    async with admin.device() as device:
        await device.settle()
    async with former.device() as device:
        since = (await device.call("sync", {}))["upTo"]
        await ann.send("admin", SECRET_TEXT)  # before they are forgotten, or after
        await device.settle()
        await forgotten(database, name)
        sent = await ann.send("admin", SECRET_TEXT)
        await ann.open_chat("admin", "bob")
        await device.settle()
        assert device.of("notification") == []
        assert SECRET_TEXT not in str(device.told())
    assert (await former.get("/notification")).json() == []
    assert (await former.get("/notification?limit=5")).json() == []
    assert (await former.get("/notification/unread-count")).json() == {"count": 0}
    assert (await former.put("/notification/read-all")).json() == {"modifiedCount": 0}
    again = Device()
    await again.connect(former.address, {"token": former.token, "since": since}, ("websocket",))
    await again.settle()
    assert [event for event, _ in again.received] == ["synced", "testResponse"]
    await again.close()
    about = [one["userId"] async for one in database["notifications"].find({"data.messageId": sent["_id"]})]
    assert about == []


async def test_their_admin_devices_are_disconnected_in_every_process(
    mongo_uri: str, database: AsyncDatabase[Document], name: str
) -> None:
    uri = uri_of(mongo_uri, database.name)
    async with service_over(uri) as one, service_over(uri) as other, AsyncExitStack() as stack:
        old = [person(service, name, "admin", issued_ago=30) for service in (one, other)]
        devices = [await stack.enter_async_context(each.device()) for each in old]
        stays = await stack.enter_async_context(person(one, "sue", "admin", issued_ago=30).device())
        mine = await stack.enter_async_context(person(one, name, "user", issued_ago=10).device())
        async with asyncio.timeout(PATIENCE_SECONDS):
            for device in devices:
                await device.ended.wait()
        for each in old:
            assert (await each.get("/chat/admin-chats")).status_code == 401
        await forgotten(database, name)
        await one.person("ann").send("admin", SECRET_TEXT)
        for device in (mine, stays):
            await device.settle()
        assert SECRET_TEXT not in str(mine.told())
        assert len(stays.of("notification")) == 1


async def test_an_admin_token_issued_after_the_users_makes_them_an_admin_again(
    service: Service, admin: Person, former: Person, ann: Person, database: AsyncDatabase[Document], name: str
) -> None:
    async with admin.device() as device, former.device():
        async with asyncio.timeout(PATIENCE_SECONDS):
            await device.ended.wait()
        await forgotten(database, name)
    again = person(service, name, "admin", issued_ago=0)
    async with again.device() as device:
        await ann.send("admin")
        (notification,) = await device.wait_for("notification")
    assert (await again.get("/notification")).json() == [notification]


async def test_an_admin_who_is_removed_on_the_command_line_is_disconnected(
    service: Service, admin: Person, ann: Person, database: AsyncDatabase[Document], mongo_uri: str, name: str
) -> None:
    async with admin.device() as device, service_over(uri_of(mongo_uri, database.name)) as elsewhere:
        remove = elsewhere.container.application().desk.remove_admin
        assert await remove(ManageAdminCommand(Operator("ops", "a machine"), UserId(name)))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await device.ended.wait()
    assert (await admin.get("/chat/admin-chats")).status_code == 401
    await ann.send("admin")
    assert await database["notifications"].find_one({"userId": name}) is None


async def test_admins_of_earlier_versions_are_forgotten_by_a_later_token_of_a_user(
    former: Person, database: AsyncDatabase[Document], name: str
) -> None:
    await database["admins"].insert_one({"_id": name, "addedAt": datetime.now(UTC) - timedelta(hours=1)})
    assert (await former.get("/notification")).status_code == 200
    await forgotten(database, name)


async def test_whom_an_operator_added_hears_of_the_desk_with_an_admins_token_only(
    service: Service, ann: Person, former: Person, name: str, database: AsyncDatabase[Document]
) -> None:
    await database["admins"].insert_one({"_id": name, "addedAt": datetime.now(UTC), "byOperator": True})
    async with former.device() as device:
        since = (await device.call("sync", {}))["upTo"]
        await ann.send("admin", SECRET_TEXT)
        await device.settle()
        await device.call("sync", {"since": since})
        await device.settle()
        assert SECRET_TEXT not in str(device.told())
        assert device.of("notification") == []
    assert (await former.get("/notification")).json() == []
    as_admin = person(service, name, "admin", issued_ago=0)
    async with as_admin.device() as device:
        await device.call("sync", {"since": since})
        (notification,) = await device.wait_for("notification")
        assert notification["message"] == SECRET_TEXT
    assert (await as_admin.get("/notification")).json() == [notification]


async def test_the_platforms_admins_are_known_by_its_users_as_they_are_now(
    ann: Person, database: AsyncDatabase[Document]
) -> None:
    await database["users"].insert_one({"_id": "boss", "type": "ADMIN"})
    await ann.send("admin")
    await database["users"].update_one({"_id": "boss"}, {"$set": {"type": "CLIENT"}})
    await ann.send("admin")
    assert await database["notifications"].count_documents({"userId": "boss"}) == 1
    await database["users"].delete_many({})
