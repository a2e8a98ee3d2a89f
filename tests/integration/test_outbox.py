"""Several processes on one database: one numbering, one log, and nobody's death leaves anything unpublished."""

import asyncio
import threading
from collections.abc import AsyncIterator
from itertools import cycle

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.client_session import ClientSession
from pymongo.errors import AutoReconnect

from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.fields import Document
from adapters.mongo.log.event_log import MongoEventLog
from adapters.system.clock import SystemClock
from domain.changes import Posting
from domain.chat import Chat
from domain.errors import Unavailable
from domain.events import NotificationRaised
from domain.ids import ChatId, MessageId, UserId
from domain.message import Draft
from tests.support.patience import PATIENCE_SECONDS
from tests.support.present import present
from tests.support.service import Person, Service, service_over, uri_of


@pytest.fixture
async def second(mongo_uri: str, service: Service) -> AsyncIterator[Service]:
    """Another service on the same database."""
    async with service_over(uri_of(mongo_uri, "integration")) as another:
        yield another


def posting(service: Service, chat: Chat, text: str) -> Posting:
    """Ann writes to Bob."""
    message_id = MessageId(service.container.ports().identifiers.new())
    message = chat.post(Draft(UserId("ann"), text), message_id, SystemClock().now(), UserId("ann"))
    return Posting(chat, message, (UserId("bob"),))


async def test_fifty_writers_through_two_services(
    service: Service, second: Service, database: AsyncDatabase[Document]
) -> None:
    ann = service.person("ann")
    chat = (await ann.open_chat("bob", "cid"))["_id"]
    services = [service, second]

    async def write(number: int) -> None:
        body = {"message": f"{number}", "sender": "ann", "idChat": chat}
        for one in (services[number % 2], services[(number + 1) % 2]):
            response = await one.person("ann").post("/message/create", body)
            assert response.status_code == 201, response.text

    await asyncio.gather(*(write(number) for number in range(50)))
    stored = await database["messages"].find({"idChat": chat}, ["seq"], sort=[("seq", 1)]).to_list()
    assert [one["seq"] for one in stored] == list(range(1, 101))
    positions = [one["_id"] async for one in database["events"].find({}, ["_id"], sort=[("_id", 1)])]
    assert positions == list(range(1, len(positions) + 1))
    for one in services:
        for reader in ("bob", "cid"):
            assert (await one.person(reader).get("/message/unread-count")).json() == {"count": 100}


async def test_a_hundred_retries_through_two_services_by_http_and_socket(
    service: Service, second: Service, database: AsyncDatabase[Document]
) -> None:
    people = cycle([service.person("ann"), second.person("ann")])
    body = {"message": "once", "sender": "ann", "reciver": "bob"}
    key = "k-1"
    async with service.person("ann").device() as one, second.person("ann").device() as other:
        devices = cycle([one, other])
        by_http = [next(people).post("/message/create", body, **{"Idempotency-Key": key}) for _ in range(50)]
        by_socket = [next(devices).call("sendMessage", {**body, "clientMessageId": key}) for _ in range(50)]
        answers = await asyncio.gather(*by_http, *by_socket)
    told = [one.json() if hasattr(one, "json") else one for one in answers]
    assert len({one["_id"] for one in told}) == 1
    assert sum(not one.get("duplicate") for one in told) == 1
    assert await database["messages"].count_documents({}) == 1
    assert await database["notifications"].count_documents({}) == 1


async def test_what_a_process_committed_before_it_died_is_published_by_another(
    service: Service, ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    first = await ann.send("bob")
    await service.container.event_log().finish()
    log = MongoEventLog(database, SystemClock())
    dying = GroupCommit(service.container.blocking_database(), log)  # it dies before it publishes anything
    chat = await service.container.ports().chats.get(ChatId(first["idChat"]))
    async with bob.device() as his:
        await dying.commit(posting(service, chat, "last words"))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not his.of("newMessage"):
                await asyncio.sleep(0.02)
        assert [(one["message"], one["seq"]) for one in his.of("newMessage")] == [("last words", 2)]
        counter = present(await database["counters"].find_one({"_id": "events"}))
        assert set(counter["processes"]) <= {service.container.event_log().process}
        await ann.send("bob", "after it")
        assert [one["seq"] for one in await his.wait_for("newMessage", 2)] == [2, 3]


async def test_what_was_committed_without_an_answer_is_published(
    service: Service, ann: Person, bob: Person, database: AsyncDatabase[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to a commit gets lost: the sender is refused, but whatever is stored must be published."""
    await ann.send("bob")
    commit = ClientSession.commit_transaction
    lost: list[bool] = []

    def without_answer(session: ClientSession) -> None:
        commit(session)
        if not lost and threading.current_thread().name.startswith("commits"):  # not the check of unread counts
            lost.append(True)
            raise AutoReconnect("the answer got lost")

    async with bob.device() as his:
        monkeypatch.setattr(ClientSession, "commit_transaction", without_answer)
        body = {"message": "was it stored?", "sender": "ann", "reciver": "bob"}
        first = await ann.post("/message/create", body, **{"Idempotency-Key": "k"})
        assert first.status_code == 503
        again = await ann.post("/message/create", body, **{"Idempotency-Key": "k"})
        assert (again.status_code, again.json().get("duplicate")) == (200, True), again.text
        await ann.send("bob", "next")
        told = await his.wait_for("newMessage", 2)
        assert [(one["message"], one["seq"]) for one in told] == [("was it stored?", 2), ("next", 3)]


async def test_finishing_stores_what_was_accepted_and_refuses_anything_more(
    service: Service, ann: Person, database: AsyncDatabase[Document]
) -> None:
    first = await ann.send("bob")
    chat = await service.container.ports().chats.get(ChatId(first["idChat"]))
    stopping = GroupCommit(service.container.blocking_database(), MongoEventLog(database, SystemClock()))
    accepted = [asyncio.create_task(stopping.commit(posting(service, chat, "accepted"))) for _ in range(50)]
    await asyncio.sleep(0)  # lets them begin
    await stopping.finish()
    assert sorted([present((await one).message.seq) for one in accepted]) == list(range(2, 52))
    with pytest.raises(Unavailable):
        await stopping.commit(posting(service, chat, "too late"))


async def test_events_keep_their_places_when_others_of_their_entry_are_deleted(
    service: Service, ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    await ann.open_chat("bob", "cid")
    log = service.container.event_log()
    before = (await log.after(0, [UserId("cid")], 10)).entries[0].events
    await database["notifications"].delete_one({"userId": "bob"})
    after = (await log.after(0, [UserId("cid")], 10)).entries[0].events
    assert [
        None if isinstance(one, NotificationRaised) and one.notification.user_id == "bob" else one for one in before
    ] == list(after)
    assert None in after


async def test_a_participant_whom_the_platform_adds_may_write_at_once(
    service: Service, ann: Person, database: AsyncDatabase[Document]
) -> None:
    chat = (await ann.open_chat("bob", "cid"))["_id"]
    body = {"message": "hi", "sender": "ann", "idChat": chat}
    assert (await ann.post("/message/create", body)).status_code == 201  # the chat is remembered now
    await database["chats"].update_one({}, {"$push": {"users": {"_id": "dan"}}})
    answer = await service.person("dan").post("/message/create", body | {"sender": "dan"})
    assert (answer.status_code, answer.json().get("seq")) == (201, 2), answer.text


async def test_above_a_limit_new_writes_are_refused_at_once(
    service: Service, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ann.send("bob")
    monkeypatch.setattr("adapters.mongo.commit.waiting.HEAVIEST_QUEUE", 0)
    refused = await ann.post("/message/create", {"message": "hi", "sender": "ann", "reciver": "bob"})
    assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
    monkeypatch.undo()
    assert (await ann.send("bob"))["seq"] == 2


async def test_unread_counts_that_drifted_are_found_and_mended(
    service: Service, ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    message = await ann.send("bob")
    await ann.post("/message/create", {"message": "hi", "sender": "ann", "idChat": message["idChat"]})
    check = service.container.unread_check()
    assert await check() == 0
    await database["counters"].update_one({"user": "bob"}, {"$set": {"count": 7}})
    await database["messages"].update_one({}, {"$set": {"isRead": True}})
    assert await check() == 1
    assert (await bob.get("/message/unread-count")).json() == {"count": 1}
    await database["counters"].delete_many({})
    assert await check() == 1
    assert (await bob.get("/message/unread-count")).json() == {"count": 1}


async def test_counting_unread_messages_reads_no_message(
    service: Service, ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    chats = [(await ann.send(user))["idChat"] for user in ("bob", "cid")]
    for _ in range(30):
        await ann.send("bob")
    query = {"find": "counters", "filter": {"user": "bob", "count": {"$gt": 0}}}
    plan = await database.command("explain", query, verbosity="executionStats")
    assert plan["executionStats"]["totalDocsExamined"] == 1
    foreign = {"reciver": "bob", "isRead": False, "seq": None}
    plan = await database.command("explain", {"find": "messages", "filter": foreign}, verbosity="executionStats")
    assert plan["executionStats"]["totalKeysExamined"] <= 3
    assert plan["executionStats"]["totalDocsExamined"] == 0
    listed = (await bob.post("/chat/getchats", {})).json()
    assert [(one["_id"], one["unreadCount"]) for one in listed] == [(chats[0], 31)]
