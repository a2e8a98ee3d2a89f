"""Lists by pages, whole, and in constant memory."""

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.service import Person, Service


async def by_pages(person: Person, path: str, *, post: bool = False) -> list[str]:
    """Follow the `Link` headers; gives the ids in the order of the pages."""
    seen: list[str] = []
    address: str | None = path
    while address is not None:
        response = await (person.post(address, {}) if post else person.get(address))
        assert response.status_code == 200, response.text
        seen += [item["_id"] for item in response.json()]
        address = response.links["next"]["url"] if "next" in response.links else None
    return seen


async def ids(person: Person, path: str, *, post: bool = False) -> list[str]:
    return [item["_id"] for item in (await (person.post(path, {}) if post else person.get(path))).json()]


async def test_the_pages_of_a_chat_follow_each_other_without_gap(ann: Person) -> None:
    sent = [(await ann.send("bob", f"{n}"))["_id"] for n in range(7)]
    path = f"/message/getAll/{(await ann.send('bob', 'last'))['idChat']}"
    everything = await ids(ann, path)
    assert everything[:7] == sent
    assert await by_pages(ann, f"{path}?limit=3") == everything
    assert await by_pages(ann, f"{path}?limit=8") == everything
    assert await ids(ann, f"{path}?limit=3&before={everything[5]}") == everything[2:5]
    assert await ids(ann, f"{path}?limit=3&after={everything[2]}") == everything[3:6]
    assert await ids(ann, f"{path}?after={everything[2]}") == everything[3:]
    backwards = await ann.get(f"{path}?limit=2&before={everything[4]}")
    assert backwards.links["next"]["url"] == f"{path}?limit=2&before={everything[2]}"


async def test_pages_cover_messages_with_and_without_seq(ann: Person, database: AsyncDatabase[Document]) -> None:
    chat = (await ann.send("bob"))["idChat"]
    await database["messages"].update_many({}, {"$unset": {"seq": 1}})
    await database["messages"].insert_many(
        {"idChat": chat, "message": f"old {n}", "sender": "ann", "reciver": "bob"} for n in range(4)
    )
    for _ in range(4):
        await ann.send("bob")
    everything = await ids(ann, f"/message/getAll/{chat}")
    assert len(everything) == 9
    for limit in (1, 2, 5):
        assert await by_pages(ann, f"/message/getAll/{chat}?limit={limit}") == everything
        last = everything[-1]
        assert await ids(ann, f"/message/getAll/{chat}?limit={limit}&before={last}") == everything[-1 - limit : -1]


async def test_lists_with_the_newest_first_page_too(ann: Person, bob: Person) -> None:
    for n in range(5):
        await ann.send("bob", f"{n}")
    for path in (
        "/notification",
        "/notification/user/bob",
        "/notification?unread=true",
        "/message/unread-messages/bob",
    ):
        everything = await ids(bob, path)
        assert len(everything) >= 5
        limited = f"{path}{'&' if '?' in path else '?'}limit=2"
        assert await by_pages(bob, limited) == everything
        assert await ids(bob, f"{limited}&before={everything[1]}") == everything[2:4]
        assert await ids(bob, f"{limited}&after={everything[3]}") == everything[1:3]


async def test_chats_page_by_latest_activity(ann: Person) -> None:
    for user in ("b", "c", "d", "e"):
        await ann.send(user)
    everything = await ids(ann, "/chat/getchats", post=True)
    assert await by_pages(ann, "/chat/getchats?limit=3", post=True) == everything
    assert await ids(ann, f"/chat/getchats?limit=2&after={everything[3]}", post=True) == everything[1:3]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=-1", 422),
        ("limit=0", 422),
        ("limit=201", 422),
        ("limit=abc", 422),
        ("limit=", 422),
        ("limit=1.5", 422),
        ("limit=٣", 422),
        ("limit=5&limit=6", 422),
        ("limit[$gt]=5", 200),
        (f"before={'0' * 24}&after={'0' * 24}", 422),
        (f"before={'0' * 24}", 404),
        ("after=nonsense", 404),
        ("after[$ne]=1", 200),
        ("limit=5&x=%00&y=%ff", 200),
    ],
)
async def test_odd_page_requests_are_answered_or_refused(ann: Person, query: str, status: int) -> None:
    chat = (await ann.send("bob"))["idChat"]
    for path in (f"/message/getAll/{chat}", "/notification", "/message/unread-messages/ann"):
        response = await ann.get(f"{path}?{query}")
        assert response.status_code == status, (path, response.text)
    assert (await ann.post(f"/chat/getchats?{query}", {})).status_code == status
    assert (await ann.get("/notification?unread=maybe")).status_code == 422


async def test_a_page_cannot_start_at_an_id_of_others(ann: Person, bob: Person) -> None:
    other = (await ann.send("cid"))["_id"]
    chat = (await ann.send("bob"))["idChat"]
    news = (await bob.get("/notification")).json()[0]["_id"]
    assert (await ann.get(f"/message/getAll/{chat}?limit=1&before={other}")).status_code == 404
    assert (await ann.get(f"/notification?limit=1&before={news}")).status_code == 404


async def test_unread_messages_are_listed_and_marked_as_read(ann: Person, bob: Person) -> None:
    sent = [await ann.send("bob", f"{n}") for n in range(3)]
    chat = sent[0]["idChat"]
    unread = (await bob.get("/message/unread-messages/bob")).json()
    assert [message["message"] for message in unread] == ["2", "1", "0"]
    read = await bob.post("/message/mark-chat-read", {"chatId": chat, "userId": "bob"})
    assert read.json() == {"messageCount": 3, "notificationCount": 3}
    assert (await bob.get("/message/unread-messages/bob")).json() == []
    assert (await bob.get("/message/unread-count")).json() == {"count": 0}
    assert (await bob.get("/notification/unread-count")).json() == {"count": 0}
    for body in ({"chatId": chat, "userId": "ann"}, {"chatId": "x"}, {"chatId": {"$ne": 1}}, {}):
        assert (await bob.post("/message/mark-chat-read", body)).status_code in (403, 404, 422)
    assert (await ann.get("/message/unread-messages/bob")).status_code == 403


async def test_notifications_are_marked_as_read(ann: Person, bob: Person, service: Service) -> None:
    for sender in (ann, service.person("cid")):
        await sender.send("bob")
    first, second = (await bob.get("/notification")).json()
    chat = first["data"]["chatId"]
    assert (await bob.put(f"/notification/chat/{chat}/read")).json() == {"modifiedCount": 1}
    assert [one["_id"] for one in (await bob.get("/notification?unread=true")).json()] == [second["_id"]]
    assert (await ann.put(f"/notification/{second['_id']}/read")).status_code == 404
    assert (await bob.put(f"/notification/{second['_id']}/read")).json()["read"]
    assert (await bob.put("/notification/read-all")).json() == {"modifiedCount": 0}
    assert (await bob.put("/notification/chat/nonsense/read")).status_code == 404
    assert (await bob.put(f"/notification/chat/{'0' * 24}/read")).status_code == 404
    assert (await service.person("eve").put(f"/notification/chat/{chat}/read")).status_code == 403
