"""Documents that the platform's own messaging module stored are read, and go on, as if they were ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.present import present
from tests.support.service import Person, Service

LONG_AGO = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
ANN, BOB = ObjectId("65f000000000000000000001"), ObjectId("65f000000000000000000002")


@pytest.fixture
def ann(service: Service) -> Person:
    return service.person(str(ANN))


@pytest.fixture
def bob(service: Service) -> Person:
    return service.person(str(BOB))


@pytest.fixture(params=[lambda user: user, str], ids=["ObjectId", "string"])
async def chat(request: pytest.FixtureRequest, database: AsyncDatabase[Document]) -> str:
    users = [
        {"_id": request.param(ANN), "firstName": "Ann", "AccountType": "buyer", "createdAt": LONG_AGO, "tags": ["x"]},
        {"_id": request.param(BOB), "firstName": "Bob", "phone": None},
    ]
    chat_id = ObjectId()
    await database["chats"].insert_one({"_id": chat_id, "users": users, "createdAt": LONG_AGO, "__v": 0})
    await database["messages"].insert_many(
        {
            "message": f"old {n}",
            "sender": str(ANN),
            "reciver": str(BOB),
            "idChat": str(chat_id),
            "createdAt": LONG_AGO + timedelta(minutes=n),
            "isRead": n < 2,
            "__v": 0,
        }
        for n in range(4)
    )
    return str(chat_id)


async def test_old_messages_come_before_new_ones(ann: Person, bob: Person, chat: str) -> None:
    new = await ann.send(bob.user, "new", idChat=chat)
    history = (await bob.get(f"/message/getAll/{chat}")).json()
    assert [(one["message"], one["seq"]) for one in history] == [(f"old {n}", None) for n in range(4)] + [("new", 1)]
    assert history[-1] == new
    assert history[0]["createdAt"] == "2024-05-01T08:30:00.000Z"


async def test_old_messages_are_counted_and_read(ann: Person, bob: Person, chat: str) -> None:
    assert (await bob.get(f"/message/unread-count/{BOB}")).json() == {"count": 2}
    (listed,) = (await bob.post("/chat/getchats")).json()
    assert (listed["_id"], listed["unreadCount"], listed["lastMessage"]["message"]) == (chat, 2, "old 3")
    assert [user["_id"] for user in listed["users"]] == [str(ANN), str(BOB)]
    assert (await bob.post(f"/message/mark-read/{chat}")).json() == {"modifiedCount": 2}
    assert (await bob.get(f"/message/unread-count/{BOB}")).json() == {"count": 0}


async def test_one_old_message_is_marked_read(ann: Person, bob: Person, chat: str) -> None:
    message = (await bob.get(f"/message/getAll/{chat}")).json()[3]
    async with bob.device() as device:
        payload = {"messageId": message["_id"], "chatId": chat, "userId": str(BOB)}
        assert (await device.call("markMessageAsRead", payload))["ok"]
    assert (await bob.get(f"/message/unread-count/{BOB}")).json() == {"count": 1}


async def test_the_old_direct_chat_stays_the_only_one(ann: Person, bob: Person, chat: str) -> None:
    assert (await ann.open_chat(str(BOB)))["_id"] == chat
    assert (await ann.send(str(BOB)))["idChat"] == chat


async def test_documents_that_lack_fields_are_read(ann: Person, database: AsyncDatabase[Document]) -> None:
    chat_id = ObjectId()
    await database["chats"].insert_one({"_id": chat_id, "users": [{"_id": ANN}, BOB, "cid", {"firstName": "?"}]})
    await database["messages"].insert_one({"idChat": str(chat_id), "sender": None, "isRead": None, "message": "bare"})
    await database["notifications"].insert_one(
        {"userId": str(ANN), "type": "BID_WON", "read": False, "data": {"bid": BOB, "at": LONG_AGO}}
    )
    await database["notifications"].insert_one({"userId": str(ANN), "data": None, "read": None, "title": None})
    (chat,) = (await ann.post("/chat/getchats")).json()
    assert chat["lastMessage"]["message"] == "bare"
    assert [user["_id"] for user in chat["users"]] == [str(ANN), str(BOB), "cid", ""]
    assert len((await ann.get(f"/message/getAll/{chat_id}")).json()) == 1
    empty, won = (await ann.get(f"/notification/user/{ANN}")).json()
    assert won["data"] == {"bid": str(BOB), "at": "2024-05-01T08:30:00.000Z"}
    assert (await ann.get(f"/notification/unread-count/{ANN}")).json() == {"count": 1}
    assert (await ann.post(f"/notification/mark-read/{empty['_id']}")).json()["read"]


async def test_marking_a_notification_of_the_platform_read_changes_nothing_else_of_it(
    ann: Person, database: AsyncDatabase[Document]
) -> None:
    document = {"userId": str(ANN), "type": "BID_WON", "read": False, "data": {"bid": BOB}, "__v": 3}
    await database["notifications"].insert_one(document)
    assert (await ann.post(f"/notification/mark-read/{document['_id']}")).json()["read"]
    stored = present(await database["notifications"].find_one({"_id": document["_id"]}))
    assert stored.pop("updatedAt") > LONG_AGO
    assert stored == document | {"read": True}


async def test_chats_that_list_bare_ids_are_the_chats_of_their_users(
    ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    for users in (["x", "y"], [str(ANN), BOB]):
        chat_id = (await database["chats"].insert_one({"users": users})).inserted_id
    assert [chat["_id"] for chat in (await ann.post("/chat/getchats")).json()] == [str(chat_id)]
    assert (await ann.send(str(BOB)))["idChat"] == str(chat_id)
    assert (await bob.get(f"/message/getAll/{chat_id}")).status_code == 200


@pytest.mark.parametrize(
    "odd",
    [
        {"reciver": BOB},
        {"reciver": 7},
        {"sender": ANN},
        {"createdAt": "yesterday"},
        {"createdAt": 5},
        {"message": None},
        {"unreadBy": "x"},
        {"isRead": None},
        {"isRead": "no"},
        {"idempotencyKey": 5},
    ],
)
async def test_an_odd_message_harms_no_list(
    ann: Person, chat: str, database: AsyncDatabase[Document], odd: dict[str, Any]
) -> None:
    good = {"message": "m", "sender": str(ANN), "reciver": str(BOB), "idChat": chat, "createdAt": LONG_AGO}
    await database["messages"].insert_one(good | {"isRead": False} | odd)
    assert (await ann.post("/chat/getchats")).status_code == 200
    assert len((await ann.get(f"/message/getAll/{chat}")).json()) == 5


@pytest.mark.parametrize("odd", [{"createdAt": "x"}, {"isRead": None}, {"users": None}, {"directKey": 5}])
async def test_an_odd_chat_harms_no_list(
    ann: Person, chat: str, database: AsyncDatabase[Document], odd: dict[str, Any]
) -> None:
    await database["chats"].insert_one({"users": [{"_id": ANN}, {"_id": "cid"}]} | odd)
    assert (await ann.post("/chat/getchats")).status_code == 200


async def test_only_what_the_platform_shows_of_a_user_is_shown(
    bob: Person, chat: str, database: AsyncDatabase[Document]
) -> None:
    await database["chats"].update_one({}, {"$set": {"users.0.password": "hash", "users.0.email": "a@b"}})
    (listed,) = (await bob.post("/chat/getchats")).json()
    assert listed["users"][0] == {"_id": str(ANN), "firstName": "Ann", "AccountType": "buyer"}


async def test_another_spelling_of_an_id_is_another_user(service: Service, chat: str) -> None:
    assert (await service.person(str(ANN).upper()).post("/chat/getchats")).json() == []


async def listed(person: Person) -> list[str]:
    return [chat["_id"] for chat in (await person.post("/chat/getchats")).json()]


async def store_chat(database: AsyncDatabase[Document], *users: str, minutes: list[int], **more: Any) -> str:
    """A chat of the platform with messages that were stored so many minutes after it."""
    chat = {"users": [{"_id": user} for user in users], "createdAt": LONG_AGO} | more
    chat_id = str((await database["chats"].insert_one(chat)).inserted_id)
    await store_messages(database, chat_id, minutes)
    return chat_id


async def store_messages(database: AsyncDatabase[Document], chat_id: str, minutes: list[int]) -> None:
    for minute in minutes:
        at = LONG_AGO + timedelta(minutes=minute)
        await database["messages"].insert_one({"idChat": chat_id, "message": f"{minute}", "createdAt": at})


async def test_chats_without_a_stored_activity_are_listed_by_their_last_messages(
    ann: Person, database: AsyncDatabase[Document]
) -> None:
    early = await store_chat(database, ann.user, "x", minutes=[1, 2])
    silent = await store_chat(database, ann.user, "z", minutes=[])
    ours = (await ann.send("w"))["idChat"]
    late = await store_chat(database, ann.user, "y", minutes=[0, 9])
    expected = [ours, late, early, silent]
    await database["chats"].update_one({"_id": ObjectId(ours)}, {"$unset": {"activeAt": 1}})
    paged = (await ann.post("/chat/getchats?limit=3", {})).json()
    assert [chat["_id"] for chat in paged] == expected[:3]
    assert [chat["lastMessage"]["message"] for chat in paged] == ["hello", "9", "2"]
    assert await listed(ann) == expected
    assert [chat["_id"] for chat in (await ann.post(f"/chat/getchats?after={silent}", {})).json()] == expected[:3]
    assert await database["chats"].count_documents({"activeAt": None}) == 0


async def test_a_message_that_the_platform_stores_meanwhile_moves_its_chat_up(
    ann: Person, database: AsyncDatabase[Document]
) -> None:
    first = await store_chat(database, ann.user, "x", minutes=[1])
    second = await store_chat(database, "65f000000000000000000009", ann.user, minutes=[2])
    assert await listed(ann) == [second, first]
    await store_messages(database, first, [3])
    chat, _ = (await ann.post("/chat/getchats")).json()
    assert (chat["_id"], chat["lastMessage"]["message"]) == (first, "3")
    await store_messages(database, second, [4])
    assert await listed(ann) == [second, first]


async def test_a_later_message_of_the_platform_leaves_a_chat_of_ours_where_it_is(
    ann: Person, database: AsyncDatabase[Document]
) -> None:
    ours, other = (await ann.send("x"))["idChat"], (await ann.send("y"))["idChat"]
    await store_messages(database, ours, [60 * 24 * 365 * 10])
    chats = (await ann.post("/chat/getchats")).json()
    assert [(chat["_id"], chat["lastMessage"]["message"]) for chat in chats] == [(other, "hello"), (ours, "hello")]


async def test_names_that_are_no_text_are_shown_as_they_are(ann: Person, database: AsyncDatabase[Document]) -> None:
    odd = {"_id": "x", "firstName": 7, "lastName": None, "phone": "1"}
    await database["chats"].insert_one({"users": [{"_id": ann.user, "lastName": "A."}, odd]})
    (chat,) = (await ann.post("/chat/getchats")).json()
    assert chat["users"] == [{"_id": ann.user, "lastName": "A."}, odd]
