"""One user's work is charged to that user: the others do not notice it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.commit import waiting
from adapters.mongo.driver.fields import Document
from domain.chat import MAX_PROFILES_BYTES
from tests.support.service import Person, Service, service_over, uri_of

GROUP = [f"member {number}" for number in range(299)]


@pytest.fixture
async def unlimited(mongo_uri: str, database: AsyncDatabase[Document]) -> AsyncIterator[Service]:
    async with service_over(uri_of(mongo_uri, database.name)) as service:
        yield service


@pytest.fixture
async def limited(mongo_uri: str, database: AsyncDatabase[Document]) -> AsyncIterator[Service]:
    settings: dict[str, Any] = {
        "rate_limit_messages": "150/60",
        "rate_limit_chats": "10/60",
        "rate_limit_notifications": "700/60",
    }
    async with service_over(uri_of(mongo_uri, database.name), **settings) as service:
        yield service


async def write(person: Person, **more: Any) -> httpx.Response:
    return await person.post("/message/create", {"message": "hi", "sender": person.user, **more})


async def while_loud(service: Service, loud: Any) -> set[int]:
    """What bystanders were answered, who wrote until the loud one was refused."""
    answers: Counter[int] = Counter()

    async def repeat() -> None:
        while True:
            answers[(await loud()).status_code] += 1

    flood = [asyncio.create_task(repeat()) for _ in range(30)]
    people = [service.person(f"bystander {number}") for number in range(5)]

    async def talk(one: Person) -> set[int]:
        said = set()
        while answers[503] == 0:
            said.add((await write(one, reciver=f"friend of {one.user}")).status_code)
        return said

    theirs = await asyncio.gather(*(talk(one) for one in people))
    for one in flood:
        one.cancel()
    await asyncio.wait(flood)
    return set().union(*theirs)


async def test_messages_to_a_large_group_refuse_only_who_writes_them(
    unlimited: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "HEAVIEST_QUEUE", 4000)
    loud = unlimited.person("loud")
    group = (await loud.open_chat(*GROUP))["_id"]
    assert await while_loud(unlimited, lambda: write(loud, idChat=group)) == {201}


async def test_large_groups_opened_in_a_loop_refuse_only_who_opens_them(
    unlimited: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "HEAVIEST_QUEUE", 3000)
    loud, users = unlimited.person("loud"), [{"_id": one} for one in ("loud", *GROUP)]
    assert await while_loud(unlimited, lambda: loud.post("/chat/create", {"users": users})) == {201}


async def test_a_message_to_many_counts_as_many(limited: Service) -> None:
    ann = limited.person("ann")
    group = (await ann.open_chat(*GROUP))["_id"]  # worth 30 messages
    assert (await write(ann, idChat=group)).status_code == 201  # worth 59
    assert [(await write(ann, reciver="bob")).status_code for _ in range(10)] == [201] * 10
    refused = await write(ann, idChat=group)
    assert (refused.status_code, refused.json()["detail"]) == (429, "too many messages: 150 in 60 seconds")
    assert (await write(ann, reciver="bob")).status_code == 201
    async with ann.device() as device:
        answer = await device.call("sendMessage", {"message": "hi", "sender": "ann", "idChat": group})
    assert answer["error"]["code"] == "limited"
    assert 0 < answer["error"]["retryAfterMs"] <= 60_000


async def test_a_retry_to_many_is_answered_the_earlier_message_and_costs_little(limited: Service) -> None:
    ann = limited.person("ann")
    group = (await ann.open_chat(*GROUP))["_id"]
    body = {"message": "hi", "sender": "ann", "idChat": group}
    first = await ann.post("/message/create", body, **{"Idempotency-Key": "k"})
    again = [await ann.post("/message/create", body, **{"Idempotency-Key": "k"}) for _ in range(20)]
    assert {one.status_code for one in again} == {200}
    assert {one.json()["_id"] for one in again} == {first.json()["_id"]}


async def test_chats_a_day_and_those_of_first_messages(limited: Service) -> None:
    ann, bob = limited.person("ann"), limited.person("bob")
    for number in range(5):
        await ann.open_chat(f"friend {number}")
        await ann.send(f"other {number}")
    users = [{"_id": "ann"}, {"_id": "bob"}]
    for refused in (await ann.post("/chat/create", {"users": users}), await write(ann, reciver="bob")):
        assert (refused.status_code, refused.json()["detail"]) == (429, "too many chats: 10 in 60 seconds")
    await ann.open_chat("friend 1")  # is there already
    await ann.send("other 1")
    await bob.open_chat("ann")
    root = limited.person("root", "admin")
    for number in range(12):
        await root.open_chat(f"customer {number}")


async def test_long_profiles_count_as_several_chats(limited: Service) -> None:
    ann = limited.person("ann")
    about = {f"f{number}": "x" * 1000 for number in range(15)}
    users = [{"_id": user, **about} for user in ("ann", *GROUP[:9])]
    assert (await ann.post("/chat/create", {"users": users})).status_code == 201  # 150 kB count as ten
    assert (await ann.post("/chat/create", {"users": users})).status_code == 429


async def test_notifications_of_others_are_bounded(limited: Service) -> None:
    ann = limited.person("ann")
    group = (await ann.open_chat(*GROUP))["_id"]
    assert (await write(ann, idChat=group)).status_code == 201
    refused = await write(ann, idChat=group)
    assert refused.status_code == 429
    assert (await limited.person("bob").get("/notification")).json() == []


async def test_profiles_are_bounded_and_the_reason_is_said(
    unlimited: Service, database: AsyncDatabase[Document]
) -> None:
    ann = unlimited.person("ann")
    fits = {f"f{number}": "x" * 1000 for number in range(16)}
    too_long = {f"f{number}": "é" * 1000 for number in range(16)}
    for users, reason in (
        ([{"_id": "ann", **too_long}, {"_id": "bob"}], "16,384 bytes each"),
        ([{"_id": f"u{number}", **fits} for number in range(17)] + [{"_id": "ann"}], f"{MAX_PROFILES_BYTES:,} bytes"),
        ([{"_id": f"u{number}"} for number in range(501)], "500"),
    ):
        refused = await ann.post("/chat/create", {"users": users})
        assert refused.status_code == 422
        assert reason in refused.text
    assert await database["chats"].count_documents({}) == 0
    assert (await ann.post("/chat/create", {"users": [{"_id": "ann", **fits}, {"_id": "bob"}]})).status_code == 201


async def test_long_lists_of_one_user_take_turns_and_nothing_is_kept_of_them(unlimited: Service) -> None:
    ann = unlimited.person("ann")
    chat = (await ann.send("bob"))["idChat"]
    answers = await asyncio.gather(*(ann.get(f"/message/getAll/{chat}") for _ in range(30)))
    assert {(one.status_code, len(one.json())) for one in answers} == {(200, 1)}
    assert len(unlimited.container.http().ctx.turns) == 0


async def test_joining_a_large_chat_counts_as_many_events(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    async with service_over(uri_of(mongo_uri, database.name), rate_limit_events="100/60") as service:
        ann = service.person("ann")
        large, small = (await ann.open_chat(*GROUP))["_id"], (await ann.open_chat("bob"))["_id"]
        async with ann.device() as device:

            async def come_and_go(chat: str) -> list[bool]:
                answers = []
                for _ in range(5):
                    answers.append((await device.call("joinChat", {"chatId": chat}))["ok"])
                    await device.call("leaveChat", {"chatId": chat})
                return answers

            assert await come_and_go(large) == [True] * 3 + [False] * 2
            assert await come_and_go(small) == [True] * 5
