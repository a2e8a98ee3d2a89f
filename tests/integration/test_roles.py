"""Who may do what: every route and every event, for everybody who may come."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from socketio.exceptions import ConnectionError as Refused

from adapters.mongo.driver.fields import Document
from tests.support.device import Device
from tests.support.service import Person, Service, token

CALLERS = ("stranger", "participant", "admin")


@dataclass(frozen=True)
class World:
    """Ann and bob have a chat; ann has written to bob and to the desk. Bob is the participant, root the admin."""

    service: Service
    names: dict[str, str]
    revoked: Person

    def person(self, who: str) -> Person:
        if who == "expired":
            bob = self.service.person("bob")
            return Person(bob.http, bob.address, "bob", token("bob", seconds=-5))
        if who == "revoked":
            return self.revoked
        user, role = {"stranger": ("eve", "user"), "participant": ("bob", "user"), "admin": ("root", "admin")}[who]
        return self.service.person(user, role)

    def filled(self, value: Any) -> Any:
        """`value` with the names of what there is: `{chat}`, `{message}` …"""
        match value:
            case dict():
                return {name: self.filled(one) for name, one in value.items()}
            case list():
                return [self.filled(one) for one in value]
            case str():
                return value.format(**self.names)
            case _:
                return value


@pytest.fixture
async def world(service: Service, ann: Person, bob: Person) -> World:
    chat = await ann.open_chat("bob")
    message = await ann.send("bob")
    support = await ann.send("admin")
    news = (await bob.get("/notification")).json()[0]["_id"]
    names = {"chat": chat["_id"], "message": message["_id"], "support": support["idChat"], "news": news}
    spare = Person(bob.http, bob.address, "bob", token("bob"))
    names["session"] = next(one["_id"] for one in (await spare.get("/session")).json() if one["isCurrent"])
    revoked = Person(bob.http, bob.address, "bob", token("bob"))
    assert (await revoked.post("/session/logout")).status_code == 204
    return World(service, names, revoked)


# What stranger, participant and admin get.
ROUTES = {
    ("POST", "/message/create", '{"message": "hi", "sender": "bob", "idChat": "<chat>"}'): (403, 201, 403),
    ("POST", "/message/create", '{"message": "hi", "sender": "admin", "reciver": "ann"}'): (403, 403, 201),
    ("GET", "/message/getAll/<idChat>", "{chat}"): (403, 200, 403),
    ("GET", "/message/getAll/<idChat>", "{support}"): (403, 403, 200),
    ("GET", "/message/getAll/<idChat>", "{support}?limit=1"): (403, 403, 200),
    ("POST", "/message/mark-read/<chatId>", "{chat}"): (403, 200, 403),
    ("POST", "/message/mark-read/<chatId>", "{support}"): (403, 403, 200),
    ("POST", "/message/mark-chat-read", '{"chatId": "<chat>", "userId": "bob"}'): (403, 200, 403),
    ("GET", "/message/unread-count/<userId>", "bob"): (403, 200, 403),
    ("GET", "/message/unread-count/<userId>", "admin"): (403, 403, 200),
    ("GET", "/message/unread-count", ""): (200, 200, 200),
    ("GET", "/message/unread-messages/<userId>", "bob"): (403, 200, 403),
    ("GET", "/message/unread-messages/<userId>", "admin"): (403, 403, 200),
    ("POST", "/chat/create", '{"users": [{"_id": "bob"}, {"_id": "dan"}]}'): (403, 201, 200),
    ("POST", "/chat/getchats", '{"userId": "bob"}'): (403, 200, 403),
    ("POST", "/chat/getchats", '{"userId": "admin"}'): (403, 403, 200),
    ("GET", "/chat/admin-chats", ""): (403, 403, 200),
    ("GET", "/chat/online", ""): (200, 200, 200),
    ("POST", "/chat/broadcast", '{"message": "hi", "filterType": "USERS", "filterValue": ["x"]}'): (403, 403, 202),
    ("GET", "/notification/user/<userId>", "bob"): (403, 200, 403),
    ("GET", "/notification", ""): (200, 200, 200),
    ("POST", "/notification/mark-read/<id>", "{news}"): (404, 200, 404),
    ("PUT", "/notification/<id>/read", "{news}"): (404, 200, 404),
    ("PUT", "/notification/read-all", ""): (200, 200, 200),
    ("PUT", "/notification/chat/<chatId>/read", "{chat}"): (403, 200, 403),
    ("GET", "/notification/unread-count/<userId>", "bob"): (403, 200, 403),
    ("GET", "/notification/unread-count", ""): (200, 200, 200),
    ("GET", "/session", ""): (200, 200, 200),
    ("DELETE", "/session/<sessionId>", "{session}"): (404, 204, 404),
    ("POST", "/session/revoke/<userId>", "nobody"): (403, 403, 200),
    ("POST", "/session/logout", ""): (204, 204, 204),
}

OPEN = {
    "/",
    "/icon.svg",
    "/health",
    "/ready",
    "/metrics",
    "/docs",
    "/docs/openapi.json",
    "/docs/asyncapi.json",
    "/socket.io",
}


async def call(world: World, who: str, method: str, path: str, detail: str) -> int:
    person = world.person(who)
    body = None
    if "<" in path:
        path = re.sub("<.+?>", detail.format(**world.names), path)
    elif detail:
        body = re.sub("<(.+?)>", lambda found: world.names[found[1]], detail)
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
    response = await person.http.request(method, path, content=body, headers=headers)
    return response.status_code


@pytest.mark.parametrize(("method", "path", "detail"), ROUTES)
async def test_who_may_call(world: World, method: str, path: str, detail: str) -> None:
    expected = ROUTES[method, path, detail]
    got = {who: await call(world, who, method, path, detail) for who in CALLERS}
    assert got == dict(zip(CALLERS, expected, strict=True))
    assert await call(world, "expired", method, path, detail) == 401
    assert await call(world, "revoked", method, path, detail) == 401


async def test_every_route_has_its_rows(service: Service) -> None:
    served = {
        (method, "/" + route.path.replace(":str", "").strip("/"))
        for route in service.container.http().router.routes
        for method in route.methods
    }
    asked = {(method, path) for method, path in served if path not in OPEN and not path.startswith("/assets/")}
    assert asked == {key[:2] for key in ROUTES}


# What stranger, participant and admin are answered; True is ok.
IN_CHAT = {"chatId": "{chat}"}
IN_SUPPORT = {"chatId": "{support}"}
EVENTS = [
    ("joinChat", IN_CHAT, ("forbidden", True, "forbidden")),
    ("joinChat", IN_SUPPORT, ("forbidden", "forbidden", True)),
    ("joinChat", IN_CHAT | {"userId": "ann"}, ("forbidden", "forbidden", "forbidden")),
    ("leaveChat", IN_CHAT, ("conflict", "conflict", "conflict")),
    ("leaveChat", IN_CHAT | {"userId": "admin"}, ("forbidden", "forbidden", "conflict")),
    ("typing", IN_CHAT | {"isTyping": True}, ("forbidden", True, "forbidden")),
    ("typing", IN_SUPPORT | {"isTyping": True}, ("forbidden", "forbidden", True)),
    ("markMessageAsRead", IN_CHAT | {"messageId": "{message}"}, ("forbidden", True, "forbidden")),
    ("sendMessage", {"message": "hi", "sender": "bob", "idChat": "{chat}"}, ("forbidden", True, "forbidden")),
    ("sendMessage", {"message": "hi", "sender": "admin", "reciver": "ann"}, ("forbidden", "forbidden", True)),
    ("sync", {}, (True, True, True)),
    ("test", None, (True, True, True)),
]


@pytest.mark.parametrize(("event", "payload", "expected"), EVENTS)
async def test_who_may_send(world: World, event: str, payload: Any, expected: Any) -> None:
    got = []
    for who in CALLERS:
        async with world.person(who).device() as device:
            answer = await device.call(event, world.filled(payload))
            got.append(answer["ok"] or answer["error"]["code"])
    assert tuple(got) == expected


async def test_every_event_has_its_rows(service: Service) -> None:
    assert {event for event, _, _ in EVENTS} == {route.name for route in service.container.event_routes()}


@pytest.mark.parametrize("who", ["expired", "revoked"])
async def test_no_device_without_a_live_session(world: World, who: str) -> None:
    person, device = world.person(who), Device()
    with pytest.raises(Refused):
        await device.connect(person.address, {"token": person.token}, ["websocket"])
    assert who in device.refusals[0]


async def test_a_participant_who_is_removed_hears_nothing_more(
    service: Service, ann: Person, bob: Person, database: AsyncDatabase[Document]
) -> None:
    """The platform takes bob out of a group whose room he is in: whatever happens there is for the others."""
    cid = service.person("cid")
    chat = (await ann.open_chat("bob", "cid"))["_id"]
    async with ann.device() as hers, bob.device() as his, cid.device() as theirs:
        for device, user in ((hers, "ann"), (his, "bob"), (theirs, "cid")):
            await device.call("joinChat", {"chatId": chat, "userId": user})
        by_bob = await his.call("sendMessage", {"message": "mine", "sender": "bob", "idChat": chat})
        await his.call("typing", {"chatId": chat, "isTyping": True})
        await theirs.wait_for("realtimeMessageUpdate")
        await his.settle()
        heard = len(his.received)

        await database["chats"].update_one({}, {"$pull": {"users": {"_id": "bob"}}})
        for event, payload in (
            ("joinChat", {"chatId": chat}),
            ("typing", {"chatId": chat, "isTyping": True}),
            ("markMessageAsRead", {"chatId": chat, "messageId": by_bob["_id"]}),
            ("sendMessage", {"message": "still here?", "sender": "bob", "idChat": chat}),
        ):
            assert (await his.call(event, payload))["error"]["code"] == "forbidden", event
        assert (await bob.get(f"/message/getAll/{chat}")).status_code == 403
        await hers.call("typing", {"chatId": chat, "isTyping": True})
        await hers.call("sendMessage", {"message": "he is gone", "sender": "ann", "idChat": chat})
        await theirs.call("markMessageAsRead", {"chatId": chat, "messageId": by_bob["_id"]})
        await theirs.call("leaveChat", {"chatId": chat})
        await hers.wait_for("userLeftChat")
        await hers.wait_for("messageRead")
        await his.settle()
        news = [event for event, _ in his.received[heard:]]
        assert set(news) <= {"exception", "testResponse"}, news
