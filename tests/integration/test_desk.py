"""The support desk: all admins together, writing and written to as one user (the brief's flows 2 and 3)."""

from contextlib import AsyncExitStack

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.device import Device
from tests.support.present import present
from tests.support.service import Person, Service


@pytest.fixture
def root(service: Service) -> Person:
    return service.person("root", role="admin", name="Root R.")


@pytest.fixture
def sue(service: Service) -> Person:
    return service.person("sue", role="admin")


def told(device: Device) -> set[str]:
    return {event for event, _ in device.received} - {"testResponse"}


async def connected(stack: AsyncExitStack, *people: Person) -> list[Device]:
    return [await stack.enter_async_context(person.device()) for person in people]


async def test_a_message_to_the_desk_reaches_every_admin(ann: Person, root: Person, sue: Person, eve: Person) -> None:
    async with AsyncExitStack() as stack:
        mine, first, second, stranger = await connected(stack, ann, root, sue, eve)
        message = await ann.send("admin", "help!")
        for device in (mine, first, second, stranger):
            await device.settle()
        assert (message["reciver"], message["seq"]) == ("admin", 1)
        for admin, device in ((root, first), (sue, second)):
            for event in ("sendMessage", "newMessage", "messageReceived", "realtimeMessageUpdate", "notification"):
                assert len(device.of(event)) == 1, event
            (notification,) = device.of("notification")
            assert (notification["type"], notification["userId"]) == ("MESSAGE_ADMIN", admin.user)
            assert notification["title"] == "New message from Ann A."
            assert (await admin.get(f"/notification/user/{admin.user}")).json() == [notification]
        assert [sent["status"] for sent in mine.of("messageSent")] == ["delivered"]
        assert told(mine) == {"messageSent"}
        assert told(stranger) == set()


async def test_the_desk_writes_to_a_user(
    ann: Person, root: Person, sue: Person, database: AsyncDatabase[Document]
) -> None:
    async with AsyncExitStack() as stack:
        mine, writer, other = await connected(stack, ann, root, sue)
        sent = await root.post("/message/create", {"message": "hello", "sender": "admin", "reciver": "ann"})
        assert sent.status_code == 201
        message = sent.json()
        assert message.items() >= {"sender": "admin", "reciver": "ann", "seq": 1}.items()
        for device in (mine, writer, other):
            await device.settle()
        assert told(mine) == {"adminMessage", "newMessage", "messageReceived", "notification"}
        (arrived,) = mine.of("adminMessage")
        assert (
            arrived.items() >= {"message": "hello", "sender": "admin", "_id": message["_id"], "isSocket": True}.items()
        )
        (notification,) = mine.of("notification")
        assert (notification["type"], notification["title"]) == ("MESSAGE_RECEIVED", "New message from Support")
        assert told(writer) == {"messageSent", "realtimeMessageUpdate"}
        assert told(other) == {"realtimeMessageUpdate"}
    stored = present(await database["messages"].find_one({}))
    assert stored["sentBy"] == "root"
    assert "sentBy" not in message


async def test_an_admin_in_the_room_hears_an_update_once(ann: Person, root: Person) -> None:
    async with ann.device() as mine, root.device() as device:
        message = await ann.send("admin")
        joined = await device.call("joinChat", {"chatId": message["idChat"], "userId": "root"})
        assert joined["userId"] == "admin"
        assert (await mine.call("joinChat", {"chatId": message["idChat"], "userId": "ann"}))["ok"]
        await ann.send("admin")
        await device.settle()
        assert [update["seq"] for update in device.of("realtimeMessageUpdate")] == [1, 2]


async def test_one_admin_reads_for_the_desk(ann: Person, root: Person, sue: Person) -> None:
    message = await ann.send("admin")
    await ann.send("admin")
    chat = message["idChat"]
    async with ann.device() as mine:
        assert (await root.get("/message/unread-count/admin")).json() == {"count": 2}
        assert (await sue.post(f"/message/mark-read/{chat}")).json() == {"modifiedCount": 2}
        assert (await root.get("/message/unread-count/admin")).json() == {"count": 0}
        (read,) = await mine.wait_for("messageRead")
        assert read["userId"] == "admin"


async def test_the_list_of_support_chats(ann: Person, bob: Person, root: Person, eve: Person) -> None:
    for person in (ann, bob):
        await person.send("admin", f"from {person.user}")
    await ann.send("bob")
    listed = (await root.get("/chat/admin-chats")).json()
    assert [(chat["lastMessage"]["sender"], chat["unreadCount"], chat["isAdminChat"]) for chat in listed] == [
        ("bob", 1, True),
        ("ann", 1, True),
    ]
    assert (await root.post("/chat/getchats", {"id": "root", "from": "admin"})).json() == listed
    assert (await root.post("/chat/getchats", {"userId": "admin"})).json() == listed
    for person in (ann, eve):
        assert (await person.get("/chat/admin-chats")).status_code == 403
        assert (await person.post("/chat/getchats", {"userId": "admin"})).status_code == 403
        assert (await person.get("/message/unread-count/admin")).status_code == 403
        assert (await person.post("/chat/getchats", {"id": person.user, "from": "admin"})).status_code == 200


async def test_admins_see_support_chats_and_no_others(ann: Person, bob: Person, root: Person) -> None:
    support, private = await ann.send("admin"), await ann.send("bob")
    assert (await root.get(f"/message/getAll/{support['idChat']}")).status_code == 200
    assert (await root.get(f"/message/getAll/{private['idChat']}")).status_code == 403
    body = {"message": "hi", "sender": "admin", "idChat": private["idChat"]}
    assert (await root.post("/message/create", body)).status_code == 403


async def test_known_admins_are_told_also_when_they_are_away(
    ann: Person, root: Person, database: AsyncDatabase[Document]
) -> None:
    async with root.device() as device:
        await device.settle()
    await database["users"].insert_many([{"_id": "boss", "type": "ADMIN"}, {"_id": "user", "type": "PROFESSIONAL"}])
    await ann.send("admin")
    notified = [one["userId"] async for one in database["notifications"].find({"type": "MESSAGE_ADMIN"})]
    assert sorted(notified) == ["boss", "root"]


async def test_who_calls_themselves_by_the_desks_name_is_no_admin_of_their_own(
    ann: Person, root: Person, service: Service
) -> None:
    async with service.person("admin", role="admin").device(), root.device() as device:
        await ann.send("admin")
        await device.settle()
        assert [notification["userId"] for notification in device.of("notification")] == ["root"]


async def test_opening_a_chat_with_the_desk(ann: Person, root: Person, database: AsyncDatabase[Document]) -> None:
    async with root.device() as device:
        users = [{"_id": "ann"}, {"_id": "admin", "AccountType": "admin"}]
        first, again = [await ann.post("/chat/create", {"users": users}) for _ in range(2)]
        assert (first.status_code, again.status_code) == (201, 200)
        (notification,) = await device.wait_for("notification")
        assert (notification["type"], notification["userId"]) == ("CHAT_CREATED", "root")
        assert (await ann.send("admin"))["idChat"] == first.json()["_id"]


async def test_the_platforms_older_desk_chats_belong_to_the_desk(
    ann: Person, root: Person, database: AsyncDatabase[Document]
) -> None:
    users = [{"_id": "a-real-admin", "AccountType": "admin", "firstName": "R."}, {"_id": "ann", "AccountType": "buyer"}]
    chat = (await database["chats"].insert_one({"users": users})).inserted_id
    old = {"idChat": str(chat), "message": "old", "sender": "ann", "reciver": "admin", "isRead": False}
    await database["messages"].insert_one(old)
    (listed,) = (await root.get("/chat/admin-chats")).json()
    assert (listed["_id"], listed["unreadCount"], listed["users"][0]["_id"]) == (str(chat), 1, "a-real-admin")
    assert (await ann.send("admin"))["idChat"] == str(chat)
    answered = await root.post("/message/create", {"message": "yes?", "sender": "admin", "reciver": "ann"})
    assert answered.json()["idChat"] == str(chat)


async def test_nobody_makes_somebody_the_desk_by_a_profile(ann: Person, bob: Person, root: Person) -> None:
    users = [{"_id": "ann"}, {"_id": "bob", "AccountType": "admin"}]
    chat = (await ann.post("/chat/create", {"users": users})).json()
    assert (await root.get("/chat/admin-chats")).json() == []
    assert (await root.get(f"/message/getAll/{chat['_id']}")).status_code == 403
    assert (await bob.get(f"/message/getAll/{chat['_id']}")).status_code == 200
