"""Socket.IO as its clients use it."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.support.device import Device
from tests.support.service import Person

MESSAGE_EVENTS = (
    "sendMessage",
    "newMessage",
    "messageReceived",
    "messageSent",
    "realtimeMessageUpdate",
    "notification",
)


def told(device: Device) -> dict[str, int]:
    return {event: len(device.of(event)) for event in MESSAGE_EVENTS if device.of(event)}


@pytest.mark.parametrize("transports", [("websocket",), ("polling",), ("polling", "websocket")])
async def test_everything_that_a_message_tells(
    ann: Person, bob: Person, eve: Person, transports: tuple[str, ...]
) -> None:
    chat = await ann.open_chat("bob")
    async with ann.device(*transports) as sender, bob.device(*transports) as recipient, eve.device() as stranger:
        for person, device in ((ann, sender), (bob, recipient)):
            joined = await device.call("joinChat", {"chatId": chat["_id"], "userId": person.user})
            assert joined == {"ok": True, "chatId": chat["_id"], "userId": person.user}
        message = await ann.send("bob", "hi ✓", idChat=chat["_id"])
        for device in (sender, recipient, stranger):
            await device.settle()

        common = {"message": "hi ✓", "sender": "ann", "seq": 1}
        at, message_id = message["createdAt"], message["_id"]
        addressed = common | {"reciver": "bob", "idChat": chat["_id"], "createdAt": at}
        located = {"chatId": chat["_id"], "messageId": message_id, "timestamp": at}
        assert recipient.of("sendMessage") == [addressed | {"_id": message_id, "isSocket": True}]
        assert recipient.of("newMessage") == [addressed | {"messageId": message_id}]
        assert recipient.of("messageReceived") == [common | located]
        receipt = {"message": "hi ✓", "reciver": "bob", "seq": 1, "status": "delivered"}
        assert sender.of("messageSent") == [receipt | located]
        (update,) = sender.of("realtimeMessageUpdate")
        assert update == recipient.of("realtimeMessageUpdate")[0]
        assert (update["chatId"], update["timestamp"]) == (chat["_id"], at)
        assert update["message"].items() >= (message | {"messageId": message_id, "chatId": chat["_id"]}).items()
        assert recipient.of("notification") == (await bob.get("/notification/user/bob")).json()[:1]
        assert told(sender) == {"messageSent": 1, "realtimeMessageUpdate": 1}
        assert told(recipient) == dict.fromkeys(set(MESSAGE_EVENTS) - {"messageSent"}, 1)
        assert told(stranger) == {}


async def test_pending_means_that_nobody_was_there(ann: Person) -> None:
    async with ann.device() as device:
        await ann.send("bob")
        await device.settle()
        assert [sent["status"] for sent in device.of("messageSent")] == ["pending"]


async def test_every_device_of_a_user_is_told(ann: Person, bob: Person) -> None:
    async with AsyncExitStack() as stack:
        senders = [await stack.enter_async_context(ann.device()) for _ in range(2)]
        recipients = [await stack.enter_async_context(bob.device()) for _ in range(3)]
        await ann.send("bob")
        for device in [*senders, *recipients]:
            await device.settle()
        assert [len(device.of("messageSent")) for device in senders] == [1, 1]
        assert [len(device.of("sendMessage")) for device in recipients] == [1, 1, 1]


async def test_a_message_sent_through_the_socket(ann: Person, bob: Person) -> None:
    async with ann.device() as sender, bob.device() as recipient:
        body = {"message": "hi", "sender": "ann", "reciver": "bob", "clientMessageId": "k"}
        first, again = await sender.call("sendMessage", body), await sender.call("sendMessage", body)
        assert first["ok"]
        assert again == first | {"duplicate": True}
        stored = (await bob.get(f"/message/getAll/{first['idChat']}")).json()
        assert [first] == [{"ok": True, **message} for message in stored]
        await recipient.settle()
        assert told(recipient) == {"sendMessage": 1, "newMessage": 1, "messageReceived": 1, "notification": 1}


async def test_one_clients_events_are_handled_in_order(ann: Person, bob: Person) -> None:
    async with ann.device() as sender, bob.device() as recipient:
        chat = await ann.open_chat("bob")
        for n in range(50):
            await sender.client.emit("sendMessage", {"message": f"{n}", "sender": "ann", "idChat": chat["_id"]})
        received = await recipient.wait_for("sendMessage", 50)
        assert [message["message"] for message in received] == [f"{n}" for n in range(50)]
        assert [message["seq"] for message in received] == list(range(1, 51))


async def test_every_device_sees_the_order_of_the_chat(ann: Person, bob: Person) -> None:
    chat = await ann.open_chat("bob")
    async with ann.device() as device, bob.device() as other:
        both = [
            ann.post("/message/create", {"message": "m", "sender": "ann", "idChat": chat["_id"]}) for _ in range(15)
        ]
        both += [other.call("sendMessage", {"message": "m", "sender": "bob", "idChat": chat["_id"]}) for _ in range(15)]
        await device.call("joinChat", {"chatId": chat["_id"], "userId": "ann"})
        await asyncio.gather(*both)
        updates = await device.wait_for("realtimeMessageUpdate", 30)
        assert [update["seq"] for update in updates] == list(range(1, 31))


async def test_coming_typing_and_going(ann: Person, bob: Person) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    async with ann.device() as mine, bob.device() as his:
        await mine.call("joinChat", {"chatId": chat, "userId": "ann"})
        await his.call("joinChat", {"chatId": chat, "userId": "bob"})
        assert (await mine.wait_for("userJoinedChat"))[0].items() >= {"userId": "bob", "chatId": chat}.items()
        for typing in (True, False):
            answer = await his.call("typing", {"chatId": chat, "userId": "bob", "isTyping": typing})
            assert answer == {"ok": True, "chatId": chat, "isTyping": typing}
        assert [event["isTyping"] for event in await mine.wait_for("userTyping", 2)] == [True, False]
        left = await his.call("leaveChat", {"chatId": chat, "userId": "bob"})
        assert left == {"ok": True, "chatId": chat, "userId": "bob"}
        (goodbye,) = await mine.wait_for("userLeftChat")
        assert goodbye.keys() == {"userId", "chatId", "timestamp"}
        await ann.send("bob", idChat=chat)
        await his.settle()
        assert his.of("realtimeMessageUpdate") == []
        assert [his.of(event) for event in ("userJoinedChat", "userTyping", "userLeftChat")] == [[], [], []]


async def test_joining_twice_is_joining_once(ann: Person, bob: Person) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    async with ann.device() as mine, bob.device() as his:
        await mine.call("joinChat", {"chatId": chat, "userId": "ann"})
        for _ in range(2):
            assert (await his.call("joinChat", {"chatId": chat, "userId": "bob"}))["ok"]
        await mine.settle()
        assert len(mine.of("userJoinedChat")) == 1


async def test_a_disconnect_leaves_all_chats(ann: Person, bob: Person) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    async with ann.device() as mine:
        await mine.call("joinChat", {"chatId": chat, "userId": "ann"})
        async with bob.device() as his:
            await his.call("joinChat", {"chatId": chat, "userId": "bob"})
        assert [event["userId"] for event in await mine.wait_for("userLeftChat")] == ["bob"]
        await ann.send("bob", idChat=chat)
        assert (await mine.wait_for("messageSent"))[0]["status"] == "pending"


async def test_the_sender_hears_what_was_read(ann: Person, bob: Person) -> None:
    first = await ann.send("bob")
    await ann.send("bob")
    chat = first["idChat"]
    async with ann.device() as mine, bob.device() as his:
        payload = {"messageId": first["_id"], "chatId": chat, "userId": "bob"}
        for _ in range(2):
            assert (await his.call("markMessageAsRead", payload))["ok"]
        await bob.post(f"/message/mark-read/{chat}")
        one, rest = await mine.wait_for("messageRead", 2)
        assert (one["messageId"], one["chatId"], one["userId"]) == (first["_id"], chat, "bob")
        assert rest.keys() == {"chatId", "userId", "timestamp"}
        await mine.settle()
        assert len(mine.of("messageRead")) == 2


async def test_who_is_in_the_room_hears_once_what_was_read(ann: Person, bob: Person) -> None:
    message = await ann.send("bob")
    async with ann.device() as mine:
        await mine.call("joinChat", {"chatId": message["idChat"], "userId": "ann"})
        await bob.post(f"/message/mark-read/{message['idChat']}")
        await mine.wait_for("messageRead")
        await mine.settle()
        assert len(mine.of("messageRead")) == 1


async def test_the_other_hears_of_a_new_chat(ann: Person, bob: Person) -> None:
    async with bob.device() as his:
        chat = await ann.open_chat("bob")
        await ann.open_chat("bob")
        await his.settle()
        (notification,) = his.of("notification")
        assert (notification["type"], notification["data"]["chatId"]) == ("CHAT_CREATED", chat["_id"])


async def test_the_connection_test(ann: Person) -> None:
    async with ann.device() as device:
        answer = await device.call("test", {"message": "Hello Server!"})
        assert answer["ok"]
        (response,) = device.of("testResponse")
        assert response.keys() == {"message", "timestamp", "clientId"}
        assert response["clientId"] == device.client.get_sid()
