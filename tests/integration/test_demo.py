"""Signing in as somebody who is made up."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from entrypoints.demo.people import PEOPLE, tell_story
from entrypoints.demo.story import STORY
from entrypoints.settings import Settings
from tests.support.service import SECRET, Person, Service, service_over, uri_of


@pytest.fixture(scope="session")
async def demo(mongo_uri: str) -> AsyncIterator[Service]:
    async with service_over(uri_of(mongo_uri, "demo"), demo=True) as service:
        yield service


async def sign_in(demo: Service, user: str) -> Person:
    response = await demo.http.post(f"/demo/people/{user}/token")
    assert response.headers["cache-control"] == "no-store"
    return Person(demo.http, demo.address, user, response.json()["token"])


async def test_three_people_find_something_to_read(demo: Service) -> None:
    people = (await demo.http.get("/demo/people")).json()
    assert [(one["_id"], one["role"]) for one in people] == [
        ("buyer-1", "user"),
        ("seller-1", "user"),
        ("admin-1", "admin"),
    ]
    for one in people:
        person = await sign_in(demo, one["_id"])
        chats = (await person.post("/chat/getchats", {})).json()
        assert chats
        assert any(chat["unreadCount"] for chat in chats) or one["role"] == "admin"
    desk = await (await sign_in(demo, "admin-1")).get("/chat/admin-chats")
    assert sum(chat["unreadCount"] for chat in desk.json()) == 4
    assert (await demo.http.post("/demo/people/somebody/token")).status_code == 404


async def test_the_story_is_told_once(demo: Service) -> None:
    await tell_story(demo.container)
    buyer = await sign_in(demo, PEOPLE[0].user_id)
    chats = (await buyer.post("/chat/getchats", {})).json()
    assert len(chats) == sum("buyer-1" in talk.people for talk in STORY)
    seqs = [message["seq"] for message in (await buyer.get(f"/message/getAll/{chats[0]['_id']}")).json()]
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "http://127.0.0.1:1"])
async def test_pages_from_elsewhere_are_given_no_token(demo: Service, origin: str) -> None:
    response = await demo.http.post("/demo/people/admin-1/token", headers={"Origin": origin})
    assert response.status_code == 403
    assert "token" not in response.json()


async def test_our_own_page_is_given_a_token(demo: Service) -> None:
    response = await demo.http.post("/demo/people/admin-1/token", headers={"Origin": demo.address})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        ({}, True),
        ({"host": "0.0.0.0"}, False),
        ({"jwt_secret": SECRET}, False),
        ({"demo": False}, False),
        ({"mongodb_uri": "mongodb://db", "jwt_secret": SECRET}, False),
        ({"mongodb_uri": "mongodb://db", "jwt_secret": SECRET, "demo": True}, True),
    ],
)
def test_it_is_offered_only_where_nobody_can_be_harmed_or_when_asked_for(
    given: dict[str, Any], offered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MONGODB_URI", "JWT_SECRET", "DEMO", "HOST"):
        monkeypatch.delenv(name, raising=False)
    assert Settings(**given).offers_demo is offered
