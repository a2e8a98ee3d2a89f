"""Nobody looks like the desk, and nobody renames a known user."""

from itertools import count
from typing import Any

import jwt
import pytest
from bson import ObjectId
from pymongo.asynchronous.database import AsyncDatabase

from adapters.jwt.tokens import ALGORITHM
from adapters.mongo.driver.fields import Document
from tests.support.service import SECRET, Person, Service

FAR = 4_000_000_000
LOOK_ALIKES = (
    "Support",
    "  SUPPORT ",
    "Sup\u200bport",
    "\u202etroppuS Support",
    "Ѕuрроrt",
    "S.u.p.p.0.r.t",
    "الدعم",
    "Admin",
)

_numbers = count(1)


@pytest.fixture
def stranger(service: Service) -> Person:
    return service.person("eve")


def named(service: Service, user: str, name: str, role: str = "user") -> Person:
    """A person whose token says `name`, as the platform might sign it."""
    claims = {"sub": user, "role": role, "name": name, "exp": FAR}
    return Person(service.http, service.address, user, jwt.encode(claims, SECRET, ALGORITHM))


@pytest.fixture
def somebody() -> str:
    """Somebody else in each test: what people are called is remembered."""
    return f"person {next(_numbers)}"


async def create(person: Person, *users: dict[str, Any]) -> dict[str, Any]:
    response = await person.post("/chat/create", {"users": [*users]})
    assert response.status_code in (200, 201), response.text
    chat: dict[str, Any] = response.json()
    return chat


def entry(chat: dict[str, Any], user: str) -> dict[str, Any]:
    return next(one for one in chat["users"] if one["_id"] == user)


async def listed(person: Person) -> dict[str, Any]:
    chat: dict[str, Any]
    (chat,) = (await person.post("/chat/getchats")).json()
    (page,) = (await person.post("/chat/getchats?limit=5")).json()
    assert page == chat
    return chat


@pytest.mark.parametrize("name", LOOK_ALIKES)
async def test_a_token_whose_name_looks_like_the_desks_gives_no_name(service: Service, bob: Person, name: str) -> None:
    await named(service, "eve", name).send("bob")
    await named(service, "eve", name).open_chat("bob", "cid")
    created, sent = (await bob.get("/notification")).json()
    assert sent["title"] == "New message"
    assert (created["title"], created["message"]) == ("New chat", "Eve opened a chat with you")


async def test_an_admin_may_be_named_like_the_desk(service: Service, bob: Person) -> None:
    await named(service, "boss", "Support Team", "admin").send("bob")
    (notification,) = (await bob.get("/notification")).json()
    assert notification["title"] == "New message from Support Team"


@pytest.mark.parametrize("name", LOOK_ALIKES)
@pytest.mark.parametrize("field", ["firstName", "lastName", "companyName", "username"])
@pytest.mark.parametrize("place", [0, 1])
async def test_a_profile_that_looks_like_the_desk_is_refused(
    stranger: Person, bob: Person, name: str, field: str, place: int
) -> None:
    users: list[dict[str, Any]] = [{"_id": "eve"}, {"_id": "bob"}]
    users[place][field] = name
    response = await stranger.post("/chat/create", {"users": users})
    assert response.status_code == 422
    assert [one["field"] for one in response.json()["errors"]] == [f"users.{place}.{field}"]
    assert (await bob.get("/notification")).json() == []


async def test_first_and_last_name_together_do_not_look_like_the_desk(stranger: Person) -> None:
    body = {"users": [{"_id": "eve", "firstName": "Sup", "lastName": "port"}, {"_id": "bob"}]}
    response = await stranger.post("/chat/create", body)
    assert response.status_code == 422
    assert [one["field"] for one in response.json()["errors"]] == ["users.0.firstName", "users.0.lastName"]


async def test_an_id_that_would_be_shown_as_a_name_does_not_look_like_the_desk(stranger: Person) -> None:
    body = {"users": [{"_id": "eve"}, {"_id": "bob"}, {"_id": "Support"}]}
    response = await stranger.post("/chat/create", body)
    assert response.status_code == 422
    assert [one["field"] for one in response.json()["errors"]] == ["users.2._id"]


async def test_admins_may_call_people_what_they_like_and_be_called_so(
    service: Service, stranger: Person, database: AsyncDatabase[Document]
) -> None:
    root = service.person("root", "admin")
    chat = await create(root, {"_id": "root", "firstName": "Support"}, {"_id": "bob"})
    assert entry(chat, "root")["firstName"] == "Support"
    boss = ObjectId()
    await database["users"].insert_one({"_id": boss, "type": "ADMIN", "firstName": "Admin", "lastName": "Support"})
    chat = await create(stranger, {"_id": "eve"}, {"_id": str(boss), "firstName": "Admin Support"})
    assert entry(chat, str(boss)) == {"_id": str(boss), "firstName": "Admin", "lastName": "Support"}


async def test_the_desk_is_called_by_its_own_name_whatever_is_said_of_it(
    stranger: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    said = {"firstName": "Eve's", "lastName": "Shop", "companyName": "Evil", "phone": "666", "AccountType": "admin"}
    desk = {"_id": "admin", "firstName": "Support", "AccountType": "admin"}
    chat = await create(stranger, {"_id": "eve"}, {"_id": "bob"}, {"_id": "admin", **said})
    assert entry(chat, "admin") == desk
    assert entry(await listed(bob), "admin") == desk
    await database["chats"].update_one({}, {"$set": {"users.2.firstName": "Stored before"}})
    assert entry(await listed(bob), "admin") == desk


async def test_names_are_shown_without_what_cannot_be_seen(stranger: Person) -> None:
    chat = await create(
        stranger,
        {"_id": "eve", "firstName": " E\u200bve\u202e ", "lastName": "\u3164", "companyName": "\u2066Eve & Co"},
        {"_id": "bob", "firstName": "Bo\tb"},
    )
    assert entry(chat, "eve") == {"_id": "eve", "firstName": "Eve", "lastName": "", "companyName": "Eve & Co"}
    assert entry(chat, "bob") == {"_id": "bob", "firstName": "Bo b"}


async def test_nobody_renames_who_is_known_by_their_token(service: Service, stranger: Person, somebody: str) -> None:
    victim = named(service, somebody, "Amina B.")
    await victim.get("/session")
    loser = {"_id": somebody, "firstName": "Loser", "companyName": "Losers", "phone": "1"}
    chat = await create(stranger, {"_id": "eve", "firstName": "Eve"}, loser)
    known = {"_id": somebody, "firstName": "Amina B.", "phone": "1"}
    assert entry(chat, somebody) == known
    for person in (stranger, victim):
        assert entry(await listed(person), somebody) == known
        assert entry(await listed(person), "eve") == {"_id": "eve", "firstName": "Eve"}


async def test_nobody_renames_who_is_known_by_what_they_said_of_themselves(
    service: Service, stranger: Person, somebody: str
) -> None:
    victim, own = service.person(somebody), {"_id": somebody, "firstName": "Amina", "lastName": "B."}
    await create(victim, own, {"_id": "bob", "firstName": "Bob"})
    chat = await create(stranger, {"_id": "eve"}, {"_id": somebody, "firstName": "Loser"})
    assert entry(chat, somebody) == own


async def test_nobody_renames_who_is_known_by_the_platform(
    service: Service, stranger: Person, database: AsyncDatabase[Document]
) -> None:
    victim = ObjectId()
    await database["users"].insert_one(
        {"_id": victim, "type": "CLIENT", "firstName": "Amina", "lastName": "B.", "companyName": "B. & Co"}
    )
    for one in (stranger, named(service, "root", "Root", "admin")):
        chat = await create(one, {"_id": one.user}, {"_id": str(victim), "firstName": "Loser"}, {"_id": "bob"})
        expected = {"_id": str(victim), "firstName": "Amina", "lastName": "B.", "companyName": "B. & Co"}
        assert entry(chat, str(victim)) == expected


async def test_in_their_own_list_nobody_stands_under_a_name_that_a_stranger_wrote(
    service: Service, stranger: Person, somebody: str
) -> None:
    chat = await create(stranger, {"_id": "eve"}, {"_id": somebody, "firstName": "Loser", "nickname": "L"})
    assert entry(chat, somebody)["firstName"] == "Loser"
    victim = service.person(somebody)
    assert entry(await listed(victim), somebody) == {"_id": somebody}
    again = await create(victim, {"_id": somebody, "firstName": "Amina"}, {"_id": "eve", "firstName": "Stranger"})
    assert again["_id"] == chat["_id"]
    assert entry(again, somebody) == {"_id": somebody, "firstName": "Amina"}
    assert entry(again, "eve") == {"_id": "eve"}
    assert entry(await listed(victim), somebody) == {"_id": somebody, "firstName": "Amina"}
    assert entry(await listed(named(service, somebody, "Amina B.")), somebody)["firstName"] == "Amina B."


async def test_chats_of_earlier_versions_do_not_say_who_wrote_the_names(
    service: Service, database: AsyncDatabase[Document], stranger: Person, somebody: str
) -> None:
    users = [{"_id": "eve", "firstName": "Eve"}, {"_id": somebody, "firstName": "Loser"}]
    await database["chats"].insert_one({"users": users, "openedHere": True})
    assert entry(await listed(service.person(somebody)), somebody) == {"_id": somebody}
    assert entry(await listed(stranger), somebody) == users[1]


async def test_names_that_earlier_versions_stored_are_normalised_and_not_told_as_the_desks(
    service: Service, bob: Person, stranger: Person, database: AsyncDatabase[Document]
) -> None:
    users = [{"_id": "eve", "firstName": "Sup\u200bport"}, {"_id": "bob"}]
    chat = (
        await database["chats"].insert_one({"users": users, "openedHere": True, "directKey": "3:bob:eve"})
    ).inserted_id
    assert (await stranger.send("bob"))["idChat"] == str(chat)
    (notification,) = (await bob.get("/notification")).json()
    assert notification["title"] == "New message"
    assert entry(await listed(bob), "eve") == {"_id": "eve", "firstName": "Support"}
