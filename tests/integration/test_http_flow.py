"""The HTTP API as its clients use it."""

import asyncio
import json
import re
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


async def test_a_message_from_one_user_to_another(ann: Person, bob: Person) -> None:
    chat = await ann.open_chat("bob")
    sent = await ann.post("/message/create", {"message": "hi ✓", "sender": "ann", "idChat": chat["_id"]})
    assert sent.status_code == 201
    message = sent.json()
    assert re.fullmatch("[0-9a-f]{24}", message["_id"])
    assert TIME.fullmatch(message["createdAt"])
    assert message == {
        "_id": message["_id"],
        "message": "hi ✓",
        "sender": "ann",
        "reciver": "bob",
        "idChat": chat["_id"],
        "createdAt": message["createdAt"],
        "isRead": False,
        "seq": 1,
    }
    for person in (ann, bob):
        assert (await person.get(f"/message/getAll/{chat['_id']}")).json() == [message]
    assert (await bob.get("/message/unread-count/bob")).json() == {"count": 1}
    assert (await ann.get("/message/unread-count/ann")).json() == {"count": 0}


async def test_reading(ann: Person, bob: Person) -> None:
    message = await ann.send("bob")
    for expected in (1, 0):
        read = await bob.post(f"/message/mark-read/{message['idChat']}")
        assert (read.status_code, read.json()) == (200, {"modifiedCount": expected})
    assert (await bob.get("/message/unread-count/bob")).json() == {"count": 0}
    assert (await ann.get(f"/message/getAll/{message['idChat']}")).json()[0]["isRead"]


async def test_a_direct_chat_is_opened_once(ann: Person, bob: Person) -> None:
    users = [{"_id": "ann", "firstName": "Ann", "AccountType": "buyer", "rating": 4.5}, {"_id": "bob", "phone": "1"}]
    first = await ann.post("/chat/create", {"users": users, "createdAt": "2026-01-01T00:00:00.000Z"})
    again = await bob.post("/chat/create", {"users": users[::-1]})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["users"] == users
    assert first.json()["createdAt"] == "2026-01-01T00:00:00.000Z"
    created = (await bob.get("/notification/user/bob")).json()
    assert [notification["type"] for notification in created] == ["CHAT_CREATED"]
    assert (await ann.get("/notification/user/ann")).json() == []


async def test_twenty_at_once_open_one_chat_and_raise_one_notification(ann: Person, bob: Person) -> None:
    opened = await asyncio.gather(*(person.open_chat(other) for person, other in [(ann, "bob"), (bob, "ann")] * 10))
    assert len({chat["_id"] for chat in opened}) == 1
    notifications = [
        *(await ann.get("/notification/user/ann")).json(),
        *(await bob.get("/notification/user/bob")).json(),
    ]
    assert len(notifications) == 1


async def test_twenty_first_messages_at_once_go_to_one_chat(ann: Person) -> None:
    sent = await asyncio.gather(*(ann.send("bob", f"message {n}") for n in range(20)))
    assert len({message["idChat"] for message in sent}) == 1
    assert sorted(message["seq"] for message in sent) == list(range(1, 21))


async def test_the_list_of_chats(ann: Person, bob: Person) -> None:
    first, second = await ann.send("bob"), await ann.send("cid")
    last = await bob.send("ann", "news")
    listed = (await ann.post("/chat/getchats", {"userId": "ann"})).json()
    assert [(chat["_id"], chat["unreadCount"], chat["isAdminChat"]) for chat in listed] == [
        (first["idChat"], 1, False),
        (second["idChat"], 0, False),
    ]
    assert [chat["lastMessage"] for chat in listed] == [last, second]
    assert (await ann.post("/chat/getchats", {"id": "ann", "from": "seller"})).json() == listed
    assert (await ann.post("/chat/getchats")).json() == listed


async def test_notifications(ann: Person, bob: Person) -> None:
    message = await ann.send("bob", "x" * 300)
    (notification,) = (await bob.get("/notification/user/bob")).json()
    assert notification["type"] == "MESSAGE_RECEIVED"
    assert notification["title"] == "New message from Ann A."
    assert len(notification["message"]) == 200
    assert notification["data"] == {"chatId": message["idChat"], "messageId": message["_id"], "senderId": "ann"}
    assert (await bob.get("/notification/unread-count/bob")).json() == {"count": 1}
    for _ in range(2):
        read = await bob.post(f"/notification/mark-read/{notification['_id']}")
        assert (read.status_code, read.json()["read"]) == (200, True)
    assert (await bob.get("/notification/unread-count/bob")).json() == {"count": 0}


async def test_the_same_key_is_the_same_message(ann: Person, bob: Person) -> None:
    body = {"message": "once", "sender": "ann", "reciver": "bob"}
    answers = await asyncio.gather(
        *(ann.post("/message/create", body, **{"Idempotency-Key": "k-1"}) for _ in range(20))
    )
    late = await ann.post("/message/create", body | {"clientMessageId": "k-1"})
    assert sorted(answer.status_code for answer in [*answers, late]) == [200] * 20 + [201]
    assert len({answer.json()["_id"] for answer in [*answers, late]}) == 1
    assert all(answer.json().get("duplicate") for answer in [*answers, late] if answer.status_code == 200)
    assert (await bob.get("/notification/unread-count/bob")).json() == {"count": 1}


async def test_an_empty_history(ann: Person) -> None:
    chat = await ann.open_chat("bob")
    response = await ann.get(f"/message/getAll/{chat['_id']}")
    assert (response.status_code, response.json()) == (200, [])


async def test_a_chat_with_more_unread_messages_than_a_transaction_takes(
    ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    message = await ann.send("bob")
    ends = {"sender": "ann", "reciver": "bob", "idChat": message["idChat"], "isRead": False}
    await database["messages"].insert_many({"seq": seq, **ends} for seq in range(2, 2502))
    await database["counters"].update_one({"user": "bob"}, {"$inc": {"count": 2500}})
    read = await bob.post(f"/message/mark-read/{message['idChat']}")
    assert read.json() == {"modifiedCount": 2501}
    assert (await bob.get("/message/unread-count/bob")).json() == {"count": 0}


async def test_what_is_stored_is_told_also_when_the_sender_hangs_up(service: Service, ann: Person, bob: Person) -> None:
    async with bob.device() as his:
        host, port = service.address.removeprefix("http://").split(":")
        body = json.dumps({"message": "hi", "sender": "ann", "reciver": "bob"})
        request = f"POST /message/create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ann.token}\r\n"
        request += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        for wait in range(20):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(request.encode())
            await writer.drain()
            await asyncio.sleep(wait / 2000)  # hang up at another moment each time
            writer.transport.abort()
        marker = await ann.send("bob", "last")
        await his.wait_for("sendMessage")
        stored, told = [marker], list[Any]()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while [message["_id"] for message in told] != [message["_id"] for message in stored]:
                stored = (await bob.get(f"/message/getAll/{marker['idChat']}")).json()
                told = his.of("sendMessage")


async def test_a_long_history_is_streamed_whole(ann: Person, database: AsyncDatabase[Document]) -> None:
    message = await ann.send("bob")
    await database["messages"].insert_many(
        {
            "message": f"{seq}",
            "sender": "ann",
            "reciver": "bob",
            "idChat": message["idChat"],
            "isRead": True,
            "seq": seq,
        }
        for seq in range(2, 2002)
    )
    history = (await ann.get(f"/message/getAll/{message['idChat']}")).json()
    assert [one["seq"] for one in history] == list(range(1, 2002))


async def test_a_user_id_may_hold_anything_printable(service: Service) -> None:
    odd = service.person("a/b %C3 ü")
    assert (await odd.get("/message/unread-count/a%2Fb%20%25C3%20%C3%BC")).json() == {"count": 0}


async def test_it_lives_and_is_ready(service: Service) -> None:
    for path in ("/health", "/ready"):
        assert (await service.http.get(path)).status_code == 200


async def test_pages_of_other_origins_may_call(service: Service, ann: Person) -> None:
    headers = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    preflight = await service.http.options("/message/create", headers=headers)
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    answer = await service.http.get("/health", headers=headers)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_times_are_of_now(ann: Person) -> None:
    message = await ann.send("bob")
    sent_at = datetime.fromisoformat(message["createdAt"])
    assert abs((datetime.now(UTC) - sent_at).total_seconds()) < 60
