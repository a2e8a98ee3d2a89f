"""Bad input and bad company over HTTP: a clear refusal, and nothing is stored."""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.service import SECRET, Person, Service, token

UNKNOWN = "0" * 24
PROBLEM = "application/problem+json"
GOOD = {"message": "hi", "sender": "ann", "reciver": "bob"}


async def stored(database: AsyncDatabase[Document]) -> dict[str, int]:
    return {name: await database[name].count_documents({}) for name in ("chats", "messages", "notifications")}


def is_problem(response: httpx.Response, status: int) -> bool:
    document = response.json()
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    assert document["status"] == status
    assert {"type", "title", "detail"} <= document.keys()
    return True


@pytest.mark.parametrize(
    "change",
    [
        {"message": None},
        {"message": 5},
        {"message": {"$ne": None}},
        {"message": ["hi"]},
        {"message": ""},
        {"message": " \n\t"},
        {"message": "x" * 4001},
        {"message": "a\0b"},
        {"sender": None},
        {"sender": {"$ne": None}},
        {"sender": 5},
        {"reciver": {"$gt": ""}},
        {"reciver": ""},
        {"reciver": "x" * 129},
        {"reciver": "a\nb"},
        {"reciver": "ann"},
        {"reciver": None},
        {"idChat": {"$ne": None}},
        {"idChat": 7},
        {"clientMessageId": ""},
        {"clientMessageId": "k" * 129},
        {"clientMessageId": 5},
        {"clientMessageId": {"$ne": 1}},
    ],
)
async def test_a_message_of_the_wrong_shape_is_refused(
    ann: Person, database: AsyncDatabase[Document], change: dict[str, Any]
) -> None:
    body = {name: value for name, value in (GOOD | change).items() if value is not None}
    response = await ann.post("/message/create", body)
    assert is_problem(response, 422)
    assert response.json()["errors"]
    assert all(error["field"] and error["detail"] for error in response.json()["errors"])
    assert not any((await stored(database)).values())


@pytest.mark.parametrize("body", [None, [], "text", 5, [GOOD]])
async def test_a_body_that_is_not_an_object_is_refused(ann: Person, body: Any) -> None:
    assert is_problem(await ann.http.post("/message/create", content=json.dumps(body), headers=json_headers(ann)), 422)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b'{"message": NaN}', b'{"message": "\\ud800"}', b"[" * 5000]
)
async def test_a_body_that_is_not_json_is_refused(ann: Person, content: bytes) -> None:
    assert is_problem(await ann.http.post("/message/create", content=content, headers=json_headers(ann)), 400)


@pytest.mark.parametrize("media_type", ["text/plain", "application/json; charset=latin-1", "multipart/form-data", ""])
async def test_a_body_of_another_media_type_is_refused(ann: Person, media_type: str) -> None:
    headers = json_headers(ann) | {"Content-Type": media_type}
    assert is_problem(await ann.http.post("/message/create", content=json.dumps(GOOD), headers=headers), 415)


async def test_a_body_that_is_too_large_is_refused(ann: Person) -> None:
    assert is_problem(await ann.post("/message/create", GOOD | {"message": "x" * 2_000_000}), 413)


@pytest.mark.parametrize("header", ["", "k" * 129])
async def test_an_idempotency_key_of_the_wrong_size_is_refused(
    ann: Person, database: AsyncDatabase[Document], header: str
) -> None:
    assert is_problem(await ann.post("/message/create", GOOD, **{"Idempotency-Key": header}), 422)
    assert not any((await stored(database)).values())


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"users": {}},
        {"users": []},
        {"users": [{"_id": "ann"}]},
        {"users": [{"_id": "ann"}, {"_id": "ann"}]},
        {"users": [{"_id": "ann"}, {"_id": {"$ne": None}}]},
        {"users": [{"_id": "ann"}, {"_id": 7}]},
        {"users": [{"_id": "ann"}, {"firstName": "Bob"}]},
        {"users": [{"_id": "ann"}, "bob"]},
        {"users": [{"_id": "ann"}, {"_id": "bob", "firstName": {"$gt": ""}}]},
        {"users": [{"_id": "ann"}, {"_id": "bob", "firstName": "x" * 1001}]},
        {"users": [{"_id": "ann"}, {"_id": "bob", **{f"f{n}": n for n in range(33)}}]},
        {"users": [{"_id": "ann"}, *({"_id": f"u{n}"} for n in range(500))]},
        {"users": [{"_id": "ann"}, {"_id": "bob"}], "createdAt": "yesterday"},
        {"users": [{"_id": "ann"}, {"_id": "bob"}], "createdAt": {"$date": 1}},
        {"users": [{"_id": "ann"}, {"_id": "bob"}], "createdAt": 1700000000},
        {"users": [{"_id": "ann"}, {"_id": "bob"}], "createdAt": "0001-01-01T00:00:00+14:00"},
    ],
)
async def test_a_chat_of_the_wrong_shape_is_refused(
    ann: Person, database: AsyncDatabase[Document], body: dict[str, Any]
) -> None:
    assert is_problem(await ann.post("/chat/create", body), 422)
    assert not any((await stored(database)).values())


async def test_values_that_a_profile_cannot_hold_are_left_out(ann: Person) -> None:
    bob = {
        "_id": "bob",
        "nested": {"$where": "1"},
        "a.b": 1,
        "$set": 1,
        "list": [1],
        "huge": 2**63,
        "nul": "\0",
        "ok": 1,
    }
    chat = (await ann.post("/chat/create", {"users": [{"_id": "ann"}, bob]})).json()
    assert chat["users"][1] == {"_id": "bob", "ok": 1}


@pytest.mark.parametrize("body", [{"userId": {"$ne": None}}, {"userId": 5}, {"id": ["ann"]}, {"userId": ""}, [], 7])
async def test_a_request_for_chats_of_the_wrong_shape_is_refused(ann: Person, body: Any) -> None:
    assert is_problem(await ann.post("/chat/getchats", body), 422)


@pytest.mark.parametrize("chat", [UNKNOWN, "abc", "{%22$ne%22:1}", "x" * 500, "0" * 23 + "g", "%00", "%ff%fe"])
async def test_an_id_of_nothing_is_not_found(ann: Person, chat: str) -> None:
    assert is_problem(await ann.get(f"/message/getAll/{chat}"), 404)
    assert is_problem(await ann.post(f"/message/mark-read/{chat}"), 404)
    assert is_problem(await ann.post(f"/notification/mark-read/{chat}"), 404)
    assert is_problem(await ann.post("/message/create", GOOD | {"idChat": "not an id"}), 404)
    assert is_problem(await ann.post("/message/create", GOOD | {"idChat": UNKNOWN}), 404)


async def test_unknown_paths_and_methods_are_refused(ann: Person) -> None:
    assert is_problem(await ann.get("/nowhere"), 404)
    wrong_method = await ann.get("/message/create")
    assert is_problem(wrong_method, 405)
    assert wrong_method.headers["Allow"] == "POST"


async def test_a_stranger_sees_and_changes_nothing(
    ann: Person, bob: Person, eve: Person, database: AsyncDatabase[Document]
) -> None:
    message = await ann.send("bob")
    notification = (await bob.get("/notification/user/bob")).json()[0]
    before = await stored(database)
    chat = message["idChat"]
    refusals = [
        await eve.get(f"/message/getAll/{chat}"),
        await eve.post(f"/message/mark-read/{chat}"),
        await eve.post("/message/create", {"message": "hi", "sender": "eve", "idChat": chat}),
        await eve.post("/message/create", {"message": "hi", "sender": "eve", "reciver": "bob", "idChat": chat}),
        await eve.get("/message/unread-count/bob"),
        await eve.get("/notification/user/bob"),
        await eve.get("/notification/unread-count/bob"),
        await eve.post("/chat/getchats", {"userId": "bob"}),
        await eve.post("/chat/create", {"users": [{"_id": "ann"}, {"_id": "bob"}]}),
    ]
    assert all(is_problem(refusal, 403) for refusal in refusals)
    assert is_problem(await eve.post(f"/notification/mark-read/{notification['_id']}"), 404)
    assert await stored(database) == before
    assert (await bob.get("/message/unread-count/bob")).json() == {"count": 1}
    assert (await bob.get("/notification/unread-count/bob")).json() == {"count": 1}


async def test_nobody_sends_as_somebody_else(ann: Person, eve: Person, database: AsyncDatabase[Document]) -> None:
    for sender in ("ann", "admin"):
        assert is_problem(await eve.post("/message/create", GOOD | {"sender": sender}), 403)
    chat = await ann.open_chat("bob")
    outsider = {"message": "hi", "sender": "ann", "reciver": "eve", "idChat": chat["_id"]}
    assert is_problem(await ann.post("/message/create", outsider), 403)
    assert (await stored(database))["messages"] == 0


def signed(secret: str | None = SECRET, algorithm: str = "HS256", **change: Any) -> str:
    """A token of ann's with other claims; None takes a claim away."""
    claims = {"sub": "ann", "exp": time.time() + 60} | change
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, secret, algorithm)


BAD_TOKENS: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "nonsense": lambda: "nonsense",
    "three parts": lambda: "a.b.c",
    "expired": lambda: token("ann", seconds=-5),
    "another secret": lambda: signed("another secret that is long enough"),
    "another algorithm": lambda: signed(SECRET * 2, "HS512"),
    "no algorithm": lambda: signed(None, "none"),
    "no expiry": lambda: signed(exp=None),
    "no user": lambda: signed(sub=None),
    "an unknown role": lambda: signed(role="root"),
    "an operator for a role": lambda: signed(role={"$ne": 1}),
    "not yet valid": lambda: signed(nbf=time.time() + 60),
    "an empty user": lambda: signed(sub=""),
    "a user with a line break": lambda: signed(sub="a\nb"),
    "a user who would be the desk": lambda: signed(sub="admin"),
    "an expiry that is no time": lambda: signed(exp="soon"),
    "an expiry without end": lambda: signed(exp=float("inf")),
}


@pytest.mark.parametrize("bad", BAD_TOKENS)
async def test_a_request_without_a_valid_token_is_refused(service: Service, bad: str) -> None:
    headers = {"Authorization": f"Bearer {BAD_TOKENS[bad]()}".strip()}
    response = await service.http.post("/message/create", json=GOOD, headers=headers)
    assert is_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("odd", [{"exp": "1999999999"}, {"name": "\ud800"}, {"name": 5}, {"name": "x\ny" * 500}])
async def test_odd_claims_harm_nothing(service: Service, bob: Person, odd: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {signed(**odd)}"}
    response = await service.http.post("/message/create", json=GOOD, headers=headers)
    assert response.status_code == 201
    (notification,) = (await bob.get("/notification/user/bob")).json()
    assert len(notification["title"]) < 150
    assert notification["title"].isprintable()


async def test_a_compressed_body_is_refused(ann: Person) -> None:
    headers = json_headers(ann) | {"Content-Encoding": "gzip"}
    assert is_problem(await ann.http.post("/message/create", content=json.dumps(GOOD), headers=headers), 415)


@pytest.mark.parametrize("scheme", ["", "Basic ", "Token "])
async def test_only_bearer_tokens_are_accepted(service: Service, ann: Person, scheme: str) -> None:
    headers = {"Authorization": scheme + ann.token}
    assert is_problem(await service.http.post("/message/create", json=GOOD, headers=headers), 401)
    assert is_problem(await service.http.post("/message/create", json=GOOD), 401)


def json_headers(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}


UNSUPPORTED = [
    ("attachment", {"_id": UNKNOWN}, "attachments are not supported yet"),
    ("attachment", "photo.png", "attachments are not supported yet"),
    ("attachment", False, "attachments are not supported yet"),
    ("attachments", [UNKNOWN], "attachments are not supported yet"),
    ("replyTo", UNKNOWN, "replies are not supported yet"),
    ("mentions", ["bob"], "mentions are not supported yet"),
]
"""What the contract promises of a message and the service does not do yet."""


@pytest.mark.parametrize(("field", "value", "detail"), UNSUPPORTED)
async def test_a_promised_field_that_is_not_supported_yet_is_refused(
    ann: Person, database: AsyncDatabase[Document], field: str, value: Any, detail: str
) -> None:
    before = await stored(database)
    response = await ann.post("/message/create", GOOD | {field: value})
    assert is_problem(response, 422)
    assert response.json()["errors"] == [{"field": field, "detail": detail}]
    assert await stored(database) == before


@pytest.mark.parametrize(("field", "value", "detail"), UNSUPPORTED)
async def test_a_promised_field_that_is_not_supported_yet_is_refused_as_an_event(
    ann: Person, database: AsyncDatabase[Document], field: str, value: Any, detail: str
) -> None:
    before = await stored(database)
    async with ann.device() as device:
        answer = await device.call("sendMessage", GOOD | {field: value})
    assert answer == {"ok": False, "error": {"code": "invalid", "detail": f"{field} {detail}"}}
    assert await stored(database) == before


@pytest.mark.parametrize(
    "nothing", [{"attachment": None}, {"replyTo": None}, {"attachments": []}, {"mentions": []}, {"mentions": None}]
)
async def test_a_promised_field_that_asks_for_nothing_is_accepted(ann: Person, nothing: dict[str, Any]) -> None:
    assert (await ann.post("/message/create", GOOD | nothing)).status_code == 201


async def test_the_page_around_a_message_is_refused_until_it_is_supported(ann: Person) -> None:
    message = await ann.send("bob")
    response = await ann.get(f"/message/getAll/{message['idChat']}?around={message['_id']}&limit=5")
    assert is_problem(response, 422)
    assert response.json()["errors"] == [{"field": "around", "detail": "pages around a message are not supported yet"}]
