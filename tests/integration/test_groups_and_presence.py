"""Many users in a chat, and who is there."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from itertools import pairwise

from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, service_over, uri_of


async def test_a_message_to_everybody_else(ann: Person, bob: Person, service: Service) -> None:
    cid = service.person("cid")
    chat = (await ann.open_chat("bob", "cid"))["_id"]
    async with AsyncExitStack() as stack:
        mine, his, theirs = [await stack.enter_async_context(person.device()) for person in (ann, bob, cid)]
        message = (await ann.post("/message/create", {"message": "all", "sender": "ann", "idChat": chat})).json()
        assert message["reciver"] is None
        for device in (his, theirs):
            await device.settle()
            assert [len(device.of(event)) for event in ("sendMessage", "notification")] == [1, 1]
        body = {"message": "you", "sender": "ann", "reciver": "bob", "idChat": chat}
        assert (await ann.post("/message/create", body)).json()["reciver"] == "bob"
        for device in (mine, his, theirs):
            await device.settle()
        assert [len(device.of("sendMessage")) for device in (his, theirs)] == [2, 1]


async def test_reading_is_per_user(ann: Person, bob: Person, service: Service) -> None:
    cid = service.person("cid")
    chat = (await ann.open_chat("bob", "cid"))["_id"]
    await ann.post("/message/create", {"message": "all", "sender": "ann", "idChat": chat})
    assert (await bob.post(f"/message/mark-read/{chat}")).json() == {"modifiedCount": 1}
    assert (await bob.get("/message/unread-count/bob")).json() == {"count": 0}
    assert (await cid.get("/message/unread-count/cid")).json() == {"count": 1}
    assert not (await ann.get(f"/message/getAll/{chat}")).json()[0]["isRead"]
    async with cid.device() as device:
        message = (await cid.get(f"/message/getAll/{chat}")).json()[0]
        payload = {"messageId": message["_id"], "chatId": chat, "userId": "cid"}
        assert (await device.call("markMessageAsRead", payload))["ok"]
    assert (await ann.get(f"/message/getAll/{chat}")).json()[0]["isRead"]


async def test_five_hundred_in_a_group(service: Service, database: AsyncDatabase[Document]) -> None:
    ann = service.person("ann")
    chat = await ann.open_chat(*(f"user {n}" for n in range(499)))
    sent = await ann.post("/message/create", {"message": "all", "sender": "ann", "idChat": chat["_id"]})
    assert sent.status_code == 201
    assert await database["notifications"].count_documents({"type": "MESSAGE_RECEIVED"}) == 499
    last = service.person("user 498")
    assert (await last.get("/message/unread-count")).json() == {"count": 1}


async def test_partners_hear_who_comes_and_goes_once_per_user(ann: Person, bob: Person, eve: Person) -> None:
    await ann.open_chat("bob")
    async with ann.device() as mine, eve.device() as stranger:
        async with bob.device():
            async with bob.device():
                pass
            await mine.wait_for("userOnline")
            await mine.settle()
            assert mine.of("userOffline") == []
        (gone,) = await mine.wait_for("userOffline")
        assert gone.keys() == {"userId", "timestamp"}
        assert [event["userId"] for event in mine.of("userOnline")] == ["bob"]
        await stranger.settle()
        assert {event for event, _ in stranger.received} == {"testResponse"}


async def test_typing_is_told_at_most_once_a_second_and_ended(ann: Person, bob: Person) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    async with ann.device() as mine, bob.device() as his:
        await mine.call("joinChat", {"chatId": chat, "userId": "ann"})
        for _ in range(10):
            await his.call("typing", {"chatId": chat, "userId": "bob", "isTyping": True})
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (mine.of("userTyping") and mine.of("userTyping")[-1]["isTyping"] is False):
                await asyncio.sleep(0.05)
        told = mine.of("userTyping")
        assert told[0]["isTyping"]
        times = [datetime.fromisoformat(event["timestamp"]) for event in told]
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(times))


async def test_nothing_is_kept_of_those_who_have_gone(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    async with service_over(uri_of(mongo_uri, database.name)) as service:
        ann, bob = service.person("ann"), service.person("bob")
        chat = (await ann.open_chat("bob"))["_id"]
        for _ in range(5):
            async with ann.device() as mine, bob.device("polling") as his:
                for person, device in ((ann, mine), (bob, his)):
                    await device.call("joinChat", {"chatId": chat, "userId": person.user})
                    await device.call("sendMessage", {"message": "hi", "sender": person.user, "idChat": chat})
        server = service.container.socket_server()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while server.engine.sessions or server.leaving or len(server.unconnected):
                await asyncio.sleep(0.02)
        assert not await service.container.ports().presence.everybody()
        assert len(service.container.hub().rooms) == 0
