"""The names by which the platform's existing clients know some events."""

from collections.abc import AsyncIterator

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.device import Device
from tests.support.service import Person, Service, service_over, uri_of


@pytest.fixture
async def older(mongo_uri: str, database: AsyncDatabase[Document]) -> AsyncIterator[Service]:
    async with service_over(uri_of(mongo_uri, database.name), legacy_events=True) as service:
        yield service


def told(device: Device) -> dict[str, int]:
    names = [event for event, _ in device.received]
    return {name: names.count(name) for name in names}


async def test_a_message_is_also_sent_under_its_aliases(older: Service) -> None:
    ann, bob = older.person("ann"), older.person("bob")
    chat = (await ann.open_chat("bob"))["_id"]
    async with ann.device() as mine, bob.device() as his:
        joined = await his.call("joinChat", {"chatId": chat, "userId": "bob"})
        assert joined["ok"]
        message = await ann.send("bob", "hi")
        for device in (mine, his):
            await device.settle()
        (whole,) = his.of("buyerToSellerMessage")
        assert whole.items() >= {"message": "hi", "sender": "ann", "reciver": "bob", "chatId": chat}.items()
        assert (whole["messageId"], whole["timestamp"]) == (message["_id"], message["createdAt"])
        (update,) = his.of("chatMessageUpdate")
        assert update.items() >= {"message": "hi", "messageId": message["_id"], "chatId": chat}.items()
        assert mine.of("buyerMessageSent") == mine.of("messageSent")
        (confirmation,) = mine.of("messageSentConfirmation")
        assert confirmation.items() >= {"messageId": message["_id"], "chatId": chat, "status": "sent"}.items()
        (chat_joined,) = his.of("chatJoined")
        assert chat_joined.items() >= {"chatId": chat, "userId": "bob"}.items()
        assert len(his.of("testBroadcast")) == 1

        read = {"messageId": message["_id"], "chatId": chat, "userId": "bob"}
        await his.call("markMessageAsRead", read)
        assert [one["messageId"] for one in await his.wait_for("messageReadConfirmation")] == [message["_id"]]
        await ann.send("bob")
        await bob.post(f"/message/mark-read/{chat}")
        (marked,) = await mine.wait_for("messagesMarkedAsRead")
        assert marked.items() >= {"chatId": chat, "modifiedCount": 1}.items()


async def test_admins_receive_the_alias_of_a_read_support_chat(older: Service) -> None:
    ann, root = older.person("ann"), older.person("root", role="admin")
    async with root.device() as device:
        message = await root.post("/message/create", {"message": "hi", "sender": "admin", "reciver": "ann"})
        await ann.post(f"/message/mark-read/{message.json()['idChat']}")
        (marked,) = await device.wait_for("adminMessagesMarkedAsRead")
        assert marked["modifiedCount"] == 1


async def test_the_online_list_goes_to_partners_only(older: Service) -> None:
    ann, bob, eve = (older.person(name) for name in ("ann", "bob", "eve"))
    await ann.open_chat("bob")
    async with eve.device() as hers, ann.device() as mine:
        async with bob.device():
            await mine.wait_for_last("online-users", [{"userId": "bob"}])
        await mine.wait_for_last("online-users", [])
        assert hers.of("online-users") == [[]]


async def test_aliases_are_off_by_default(ann: Person, bob: Person) -> None:
    async with bob.device() as his:
        await ann.send("bob")
        await his.settle()
        assert set(told(his)) == {"sendMessage", "newMessage", "messageReceived", "notification", "testResponse"}
