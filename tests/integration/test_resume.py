"""What was missed offline is replayed: in order, wholly, and without a hole before what happens next."""

import asyncio
import json
from collections import defaultdict
from typing import Any
from uuid import uuid4

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from adapters.mongo.schema import ensure_retention
from domain.ids import UserId
from tests.support.device import Device
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service
from tests.support.websocket import open_websocket

FIRST, FUTURE = "0" * 16, "f" * 16


async def resumed(person: Person, since: object, *transports: str) -> Device:
    """A device of `person` that was told everything up to `since`, once it is told the rest."""
    device = Device()
    await device.connect(person.address, {"token": person.token, "since": since}, transports or ("websocket",))
    await device.settle()
    return device


async def position(person: Person) -> str:
    async with person.device() as device:
        return str((await device.call("sync", {}))["upTo"])


async def post_surely(person: Person, **body: str) -> Any:
    """Send a message, as often as a busy service asks for."""
    key = uuid4().hex
    while True:
        sent = await person.post("/message/create", {"sender": person.user, **body}, **{"Idempotency-Key": key})
        if sent.status_code != 503:
            return sent.json()


async def send_many(person: Person, number: int, text: str = "hi") -> None:
    for _ in range(number // 40):
        await asyncio.gather(*(post_surely(person, message=text, reciver="bob") for _ in range(40)))


@pytest.mark.parametrize("transports", [("websocket",), ("polling",), ("polling", "websocket")])
async def test_missed_events_are_replayed_in_order_and_then_synced(
    ann: Person, bob: Person, transports: tuple[str, ...]
) -> None:
    since = await position(bob)
    messages = [await ann.send("bob", f"{number}") for number in range(3)]
    device = await resumed(bob, since, *transports)
    names = [event for event, _ in device.received]
    assert names[-2:] == ["synced", "testResponse"]
    for event in ("sendMessage", "newMessage", "messageReceived", "notification"):
        assert names.count(event) == 3
    assert [one["_id"] for one in device.of("sendMessage")] == [one["_id"] for one in messages]
    assert [one["seq"] for one in device.of("newMessage")] == [1, 2, 3]
    assert device.event_ids == sorted(set(device.event_ids))
    assert all(since < event_id < device.of("synced")[0]["upTo"] for event_id in device.event_ids)
    await ann.send("bob", "live")
    assert (await device.wait_for("newMessage", 4))[-1]["message"] == "live"
    await device.close()


async def test_a_device_receives_the_rest_from_wherever_it_was_cut_off(ann: Person, bob: Person) -> None:
    since = await position(bob)
    await ann.send("bob")
    await bob.post("/chat/create", {"users": [{"_id": "bob"}, {"_id": "cid"}, {"_id": "ann"}]})
    whole = await resumed(bob, since)
    assert len(whole.event_ids) >= 4
    for place, last in enumerate(whole.event_ids):
        rest = await resumed(bob, last)
        assert rest.event_ids == whole.event_ids[place + 1 :]
        await rest.close()
    await whole.close()


async def test_the_sender_learns_what_was_read_meanwhile(ann: Person, bob: Person) -> None:
    message = await ann.send("bob")
    since = await position(ann)
    await bob.post(f"/message/mark-read/{message['idChat']}")
    device = await resumed(ann, since)
    assert [(one["chatId"], one["userId"]) for one in device.of("messageRead")] == [(message["idChat"], "bob")]
    await device.close()


async def test_a_sync_without_a_position_begins_now(ann: Person, bob: Person) -> None:
    await ann.send("bob")
    async with bob.device() as device:
        begun = await device.call("sync")
        assert device.of("synced") == [{"upTo": begun["upTo"]}]
        again = await device.call("sync", {"since": begun["upTo"]})
        assert again == begun
        assert not device.of("newMessage")


@pytest.mark.parametrize("since", [FUTURE, FIRST, "x", "", 7, {"$gt": ""}, ["0" * 16], "0" * 10_000])
async def test_a_sync_since_an_unknown_position_must_reload(ann: Person, bob: Person, since: Any) -> None:
    await ann.send("bob")
    device = await resumed(bob, since)
    assert len(device.of("syncRequired")) == 1
    assert not device.of("newMessage")
    await ann.send("bob", "live")
    (live,) = await device.wait_for("newMessage")
    assert live["message"] == "live"
    assert (await device.call("sync", {"since": device.of("syncRequired")[0]["upTo"]}))["isSynced"]
    assert len(device.of("newMessage")) == 2
    await device.close()


async def test_a_sync_of_the_wrong_shape_is_refused(ann: Person) -> None:
    wrong: list[Any] = [{"since": 7}, [], "x", {"since": {"$gt": ""}}]
    async with ann.device() as device:
        for payload in wrong:
            answer = await device.call("sync", payload)
            assert (answer["ok"], answer["error"]["code"]) == (False, "invalid")


async def test_a_position_before_the_log_begins_must_reload(
    ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    since = await position(bob)
    for _ in range(3):
        await ann.send("bob")
    await database["events"].delete_many({"_id": {"$lte": 2}})  # as the TTL index does
    device = await resumed(bob, since)
    assert device.of("syncRequired")
    assert not device.of("newMessage")
    await device.close()


async def test_the_log_is_kept_for_the_days_that_were_asked_for(database: AsyncDatabase[Document]) -> None:
    await ensure_retention(database, 3)
    assert (await database["events"].index_information())["retention"]["expireAfterSeconds"] == 3 * 86400
    await ensure_retention(database, 7)
    assert (await database["events"].index_information())["retention"]["expireAfterSeconds"] == 7 * 86400


async def test_the_position_of_another_user_reveals_nothing_of_theirs(ann: Person, bob: Person, eve: Person) -> None:
    since = await position(bob)
    await ann.send("bob", "secret")
    device = await resumed(eve, since)
    assert {event for event, _ in device.received} == {"synced", "testResponse"}
    await device.close()


async def test_a_replay_of_several_pages_is_one_replay(ann: Person, bob: Person) -> None:
    since = await position(bob)
    await send_many(ann, 520)
    device = await resumed(bob, since)
    assert [one["seq"] for one in device.of("newMessage")] == list(range(1, 521))
    assert len(device.of("synced")) == 1
    await device.close()


async def test_a_device_that_reads_nothing_of_its_replay_is_disconnected(
    service: Service, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.socketio.replay.PATIENCE_SECONDS", 0.3)
    since = await position(bob)
    await send_many(ann, 600, "x" * 3900)
    deaf = await open_websocket(service.address, max_queue=1)
    await deaf.recv()
    deaf.transport.pause_reading()
    await deaf.send("40" + json.dumps({"token": bob.token, "since": since}))
    async with bob.device() as other:
        await ann.send("bob", "live")
        (live,) = await other.wait_for("newMessage")
        assert live["message"] == "live"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await service.container.ports().presence.connected([UserId("bob")]):
            await asyncio.sleep(0.02)
    deaf.transport.resume_reading()
    await deaf.close()


class Follower:
    """A client that is cut off again and again, and keeps what it was told by the chat and number of each message."""

    def __init__(self, person: Person, since: str) -> None:
        self.person = person
        self.since = since
        self.messages: dict[str, list[int]] = defaultdict(list)
        self.read: set[str] = set()
        self.cuts = 0

    async def follow(self, cut_after: float) -> None:
        device = Device()
        await device.connect(self.person.address, {"token": self.person.token, "since": self.since}, ["websocket"])
        await asyncio.sleep(cut_after)
        await device.cut()
        self.learn(device)
        self.cuts += 1

    def learn(self, device: Device) -> None:
        """Take in what `device` was told, but for repeats."""
        for event, payload in device.told():
            event_id = payload.get("eventId") if isinstance(payload, dict) else None
            if event_id is not None and event_id > self.since:
                self.since = event_id
                if event == "newMessage":
                    self.messages[payload["idChat"]].append(payload["seq"])
                if event == "messageRead" and payload["userId"] != self.person.user:
                    self.read.add(payload["messageId"])


async def test_a_client_cut_off_two_hundred_times_misses_nothing(
    service: Service, ann: Person, database: AsyncDatabase[Document]
) -> None:
    writers = [service.person(name) for name in ("w1", "w2", "w3", "w4")]
    group = (await ann.open_chat("w1", "w2", "w3", "w4"))["_id"]
    follower = Follower(ann, await position(ann))
    done = asyncio.Event()

    async def write(writer: Person) -> None:
        while not done.is_set():
            await post_surely(writer, message="direct", reciver="ann")
            await post_surely(writer, message="to all", idChat=group)
            mine = await post_surely(ann, message="answer?", reciver=writer.user)
            async with writer.device() as device:
                await device.call("markMessageAsRead", {"messageId": mine["_id"], "chatId": mine["idChat"]})

    async with asyncio.TaskGroup() as writing:
        for writer in writers:
            writing.create_task(write(writer))
        while follower.cuts < 200:
            await follower.follow(cut_after=(follower.cuts % 10) / 200)
        done.set()
    last = await resumed(ann, follower.since)
    assert last.of("synced")
    follower.learn(last)
    await last.close()

    stored = database["messages"].find({"sender": {"$ne": "ann"}}, sort=[("seq", 1)])
    expected = defaultdict(list)
    async for one in stored:
        expected[one["idChat"]].append(one["seq"])
    assert follower.messages == expected
    read = database["messages"].find({"sender": "ann", "isRead": True})
    assert follower.read == {str(one["_id"]) async for one in read}
