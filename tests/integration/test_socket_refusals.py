"""Bad input and bad company over Socket.IO: a negative answer, and the connection and everybody else's live on."""

import asyncio
import json
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from socketio.exceptions import ConnectionError as Refused
from websockets.asyncio.client import ClientConnection

from adapters.mongo.driver.fields import Document
from tests.support.device import Device
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, token
from tests.support.websocket import open_websocket

UNKNOWN = "0" * 24


async def refused(device: Device, event: str, payload: Any = None, code: str | None = None) -> bool:
    answer = await device.call(event, payload)
    assert answer["ok"] is False, answer
    assert answer["error"].keys() == {"code", "detail"}
    assert code in (None, answer["error"]["code"]), answer
    assert device.of("exception")[-1] == {"event": event, **answer["error"]}
    return True


@pytest.mark.parametrize(
    "auth",
    [
        None,
        {},
        {"token": None},
        {"token": ""},
        {"token": "nonsense"},
        {"token": {"$ne": None}},
        {"token": ["a"]},
        "token",
        ["token"],
    ],
)
async def test_without_a_valid_token_nobody_gets_in(service: Service, auth: Any) -> None:
    device = Device()
    with pytest.raises(Refused):
        await device.connect(service.address, auth, ["websocket"])
    assert "token" in device.refusals[0]


async def test_an_expired_or_forged_token_is_refused(service: Service) -> None:
    for bad in (token("ann", seconds=-5), token("ann", role="admin") + "x"):
        device = Device()
        with pytest.raises(Refused):
            await device.connect(service.address, {"token": bad}, ["websocket"])
        assert "token" in device.refusals[0]


async def test_a_token_in_the_query_is_not_looked_at(service: Service, ann: Person) -> None:
    device = Device()
    with pytest.raises(Refused):
        await device.connect(f"{service.address}?token={ann.token}", None, ["websocket"])


async def test_a_bearer_prefix_is_accepted(service: Service, ann: Person) -> None:
    device = Device()
    await device.connect(service.address, {"token": f"Bearer {ann.token}"}, ["websocket"])
    await device.close()


async def test_a_socket_ends_with_its_token(service: Service) -> None:
    device = Device()
    await device.connect(service.address, {"token": token("ann", seconds=1)}, ["websocket"])
    await asyncio.wait_for(device.ended.wait(), PATIENCE_SECONDS)


@pytest.mark.parametrize("payload", [None, "x", 5, [], {}, {"chatId": None}, {"chatId": {"$ne": None}}, {"chatId": 5}])
async def test_a_payload_of_the_wrong_shape_is_refused(ann: Person, payload: Any) -> None:
    async with ann.device() as device:
        for event in ("joinChat", "leaveChat", "typing", "markMessageAsRead", "sendMessage"):
            assert await refused(device, event, payload, "invalid")


async def test_odd_values_in_a_payload_are_refused(ann: Person, bob: Person, database: AsyncDatabase[Document]) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    async with ann.device() as device:
        good = {"message": "hi", "sender": "ann", "idChat": chat}
        for change in (
            {"message": "x" * 4001},
            {"message": b"binary"},
            {"message": "\ud800"},
            {"message": {"$gt": ""}},
            {"clientMessageId": "k" * 129},
            {"reciver": {"$ne": None}},
        ):
            assert await refused(device, "sendMessage", good | change, "invalid")
        for typing in (None, "yes", 1, {"$ne": 1}):
            payload = {"chatId": chat, "userId": "ann", "isTyping": typing}
            assert await refused(device, "typing", payload, "invalid")
        for message_id in (None, 5, {"$ne": None}):
            payload = {"chatId": chat, "userId": "ann", "messageId": message_id}
            assert await refused(device, "markMessageAsRead", payload, "invalid")
        assert await device.client.call("joinChat", ({"chatId": chat}, "more"), timeout=PATIENCE_SECONDS) == {
            "ok": False,
            "error": {"code": "invalid", "detail": "payload must be a single object"},
        }
    assert await database["messages"].count_documents({}) == 0


async def test_ids_that_name_nothing_are_not_found(ann: Person) -> None:
    async with ann.device() as device:
        for chat in (UNKNOWN, "abc", "", "x" * 1000):
            for event in ("joinChat", "markMessageAsRead", "typing"):
                payload = {"chatId": chat, "userId": "ann", "messageId": UNKNOWN, "isTyping": True}
                assert await refused(device, event, payload, "not_found")


async def test_a_stranger_reaches_nobody(ann: Person, bob: Person, eve: Person) -> None:
    message = await ann.send("bob")
    chat = message["idChat"]
    async with ann.device() as mine, eve.device() as hers:
        await mine.call("joinChat", {"chatId": chat, "userId": "ann"})
        payload = {"chatId": chat, "userId": "eve", "messageId": message["_id"], "isTyping": True}
        for event in ("joinChat", "typing", "markMessageAsRead"):
            assert await refused(hers, event, payload, "forbidden")
        assert await refused(hers, "leaveChat", payload)
        assert await refused(hers, "sendMessage", {"message": "hi", "sender": "eve", "idChat": chat}, "forbidden")
        await ann.send("bob")
        await mine.settle()
        await hers.settle()
        assert {event for event, _ in mine.received} == {"messageSent", "realtimeMessageUpdate", "testResponse"}
        assert {event for event, _ in hers.received} == {"exception", "testResponse"}
    assert (await bob.get("/message/unread-count/bob")).json() == {"count": 2}


async def test_nobody_acts_as_somebody_else(ann: Person, bob: Person, eve: Person) -> None:
    message = await ann.send("bob")
    chat = message["idChat"]
    async with ann.device() as device:
        for user in ("bob", "admin", "nobody"):
            payload = {"chatId": chat, "userId": user, "messageId": message["_id"], "isTyping": True}
            for event in ("joinChat", "leaveChat", "typing", "markMessageAsRead"):
                assert await refused(device, event, payload, "forbidden")
            assert await refused(device, "sendMessage", {"message": "hi", "sender": user, "idChat": chat}, "forbidden")
        own = {"chatId": chat, "userId": "ann", "messageId": message["_id"]}
        assert await refused(device, "markMessageAsRead", own, "forbidden")


async def test_an_unknown_event_is_not_found(ann: Person) -> None:
    async with ann.device() as device:
        for event in ("nothing", "__class__", "respond", "connect_error", "*", "messageSent", "adminMessage"):
            assert await refused(device, event, {"chatId": UNKNOWN}, "not_found")


async def connected(address: str, auth: str) -> ClientConnection:
    """A bare websocket with a Socket.IO session on it."""
    socket = await open_websocket(address)
    assert (await socket.recv(decode=True)).startswith("0")
    await socket.send("40" + json.dumps({"token": auth}))
    assert (await socket.recv(decode=True)).startswith("40")
    return socket


async def replies(socket: ClientConnection, packet: str) -> list[str]:
    """What comes back for `packet`, up to the answer to a `test` sent after it."""
    await socket.send(packet)
    await socket.send('42999["test"]')
    received: list[str] = []
    while not (received and received[-1].startswith("43999")):
        received.append(await asyncio.wait_for(socket.recv(decode=True), PATIENCE_SECONDS))
    return received


async def test_reserved_names_reach_no_handler(service: Service, ann: Person, bob: Person) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    admin = token("root", role="admin")
    async with bob.device() as his:
        await his.call("joinChat", {"chatId": chat, "userId": "bob"})
        socket = await connected(service.address, ann.token)
        for packet in (
            f'421["connect",{{}},{{"token":"{admin}"}}]',
            '421["disconnect"]',
            '421["disconnect","transport close"]',
            '421["connect_error"]',
            '421[""]',
            "421[5]",
            "421[null]",
            '421[{"a":1}]',
        ):
            answers = [one for one in await replies(socket, packet) if one.startswith("431[")]
            assert json.loads(answers[0][3:])[0]["ok"] is False
        sender = {"message": "hi", "sender": "admin", "idChat": chat}
        answers = await replies(socket, "421" + json.dumps(["sendMessage", sender]))
        assert any("forbidden" in answer for answer in answers)
        await socket.send("421" + json.dumps(["joinChat", {"chatId": chat, "userId": "ann"}]))
        assert (await his.wait_for("userJoinedChat"))[0]["userId"] == "ann"
        await socket.close()


@pytest.mark.parametrize(
    "packet",
    ["", "x", "9", "4", "47", "42", '42{"a":1}', "42[", "42[]", "451-[", "44", "4999999999999", "2probe", "\x00"],
)
async def test_a_broken_packet_never_affects_another_client(
    service: Service, ann: Person, bob: Person, packet: str
) -> None:
    async with bob.device() as his:
        socket = await connected(service.address, ann.token)
        await socket.send(packet)
        await socket.send(b"\x00\xff")
        await socket.send('421["test"]')
        await socket.close()
        await ann.send("bob")
        await his.wait_for("sendMessage")


async def test_a_packet_that_is_too_large_ends_its_own_connection_only(
    service: Service, ann: Person, bob: Person
) -> None:
    async with bob.device() as his:
        socket = await connected(service.address, ann.token)
        await socket.send("42" + json.dumps(["test", "x" * 2_000_000]))
        await asyncio.wait_for(socket.wait_closed(), PATIENCE_SECONDS)
        await ann.send("bob")
        await his.wait_for("sendMessage")


async def test_a_flood_over_polling_is_handled(ann: Person, bob: Person) -> None:
    """The official client sends what it has gathered in one request, however much that is."""
    chat = await ann.open_chat("bob")
    async with ann.device("polling") as sender, bob.device() as recipient:
        for n in range(100):
            await sender.client.emit("sendMessage", {"message": f"{n}", "sender": "ann", "idChat": chat["_id"]})
        received = await recipient.wait_for("sendMessage", 100)
        assert [message["message"] for message in received] == [f"{n}" for n in range(100)]
