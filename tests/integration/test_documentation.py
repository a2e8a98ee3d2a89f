"""What is documented is what happens."""

import asyncio
import json
from asyncio.subprocess import PIPE
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from adapters.http.app import api_routes
from adapters.http.docs.operations import body_schema, operation_of
from adapters.http.docs.samples import IDS, curl_line
from adapters.http.docs.schemas import example_of
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.wire.deliveries.dispatch import PAYLOADS
from adapters.wire.deliveries.legacy import older_names
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, token


@pytest.fixture
async def openapi(service: Service) -> Any:
    return (await service.http.get("/docs/openapi.json")).json()


@pytest.fixture
async def asyncapi(service: Service) -> Any:
    return (await service.http.get("/docs/asyncapi.json")).json()


def validate(schema: dict[str, Any], document: dict[str, Any], value: Any) -> None:
    Draft202012Validator({**schema, "components": document["components"]}).validate(value)


async def test_the_openapi_document_is_valid(openapi: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(openapi).validate()


async def test_every_route_is_documented(service: Service, openapi: dict[str, Any]) -> None:
    documented = {
        (method.upper(), path.replace("{", "<").replace("}", ">"))
        for path, methods in openapi["paths"].items()
        for method in methods
    }
    served = {
        (method, "/" + route.path.replace(":str", "").strip("/"))
        for route in service.container.http().router.routes
        for method in route.methods
        if method != "HEAD"
    }
    outside = {path for _, path in served - documented if not path.startswith("/assets/")}
    assert outside - {"/icon.svg"} == {"/", "/socket.io", "/docs", "/docs/openapi.json", "/docs/asyncapi.json"}
    assert documented <= served


async def test_real_answers_are_as_documented(
    service: Service, ann: Person, bob: Person, openapi: dict[str, Any]
) -> None:
    message = await ann.send("bob")
    chat = message["idChat"]
    news = (await bob.get("/notification")).json()[0]["_id"]
    root = service.person("root", role="admin")
    body = {"message": "hi", "sender": "ann", "reciver": "bob"}
    key = {"Idempotency-Key": "k"}
    calls = [
        (ann, "post", "/message/create", "/message/create", body, {}),
        (ann, "post", "/message/create", "/message/create", body, key),
        (ann, "post", "/message/create", "/message/create", body, key),
        (ann, "post", "/message/create", "/message/create", {"message": 5}, {}),
        (ann, "post", "/message/create", "/message/create", body | {"sender": "bob"}, {}),
        (ann, "post", "/message/create", "/message/create", body | {"idChat": "x"}, {}),
        (ann, "post", "/chat/create", "/chat/create", {"users": [{"_id": "ann"}, {"_id": "cid", "x": 1.5}]}, {}),
        (ann, "post", "/chat/create", "/chat/create", {"users": [{"_id": "ann"}, {"_id": "cid"}]}, {}),
        (ann, "post", "/chat/getchats", "/chat/getchats", {}, {}),
        (root, "post", "/chat/broadcast", "/chat/broadcast", {"message": "m", "filterType": "ALL"}, {}),
        (ann, "post", "/chat/broadcast", "/chat/broadcast", {"message": "m", "filterType": "ALL"}, {}),
        (bob, "post", "/message/mark-chat-read", "/message/mark-chat-read", {"chatId": chat}, {}),
        (bob, "post", "/message/mark-read/{chatId}", f"/message/mark-read/{chat}", None, {}),
        (bob, "post", "/notification/mark-read/{id}", f"/notification/mark-read/{news}", None, {}),
        (ann, "post", "/notification/mark-read/{id}", f"/notification/mark-read/{news}", None, {}),
        (bob, "put", "/notification/{id}/read", f"/notification/{news}/read", None, {}),
        (bob, "put", "/notification/read-all", "/notification/read-all", None, {}),
        (bob, "put", "/notification/chat/{chatId}/read", f"/notification/chat/{chat}/read", None, {}),
        (ann, "get", "/message/getAll/{idChat}", f"/message/getAll/{chat}", None, {}),
        (ann, "get", "/message/getAll/{idChat}", f"/message/getAll/{chat}?limit=0", None, {}),
        (ann, "get", "/message/getAll/{idChat}", "/message/getAll/none", None, {}),
        (ann, "get", "/message/unread-count/{userId}", "/message/unread-count/ann", None, {}),
        (ann, "get", "/message/unread-count/{userId}", "/message/unread-count/bob", None, {}),
        (ann, "get", "/message/unread-count", "/message/unread-count", None, {}),
        (bob, "get", "/message/unread-messages/{userId}", "/message/unread-messages/bob", None, {}),
        (root, "get", "/chat/admin-chats", "/chat/admin-chats", None, {}),
        (ann, "get", "/chat/admin-chats", "/chat/admin-chats", None, {}),
        (ann, "get", "/chat/online", "/chat/online", None, {}),
        (bob, "get", "/notification", "/notification", None, {}),
        (bob, "get", "/notification/user/{userId}", "/notification/user/bob?unread=true", None, {}),
        (bob, "get", "/notification/unread-count/{userId}", "/notification/unread-count/bob", None, {}),
        (bob, "get", "/notification/unread-count", "/notification/unread-count", None, {}),
        (ann, "get", "/session", "/session", None, {}),
        (ann, "delete", "/session/{sessionId}", "/session/none", None, {}),
        (root, "post", "/session/revoke/{userId}", "/session/revoke/nobody", None, {}),
        (ann, "post", "/session/revoke/{userId}", "/session/revoke/nobody", None, {}),
        (ann, "get", "/health", "/health", None, {}),
        (ann, "get", "/ready", "/ready", None, {}),
        (ann, "post", "/session/logout", "/session/logout", None, {}),
    ]
    for person, method, path, address, content, headers in calls:
        call = getattr(person, method)
        response = await (call(address, content, **headers) if method == "post" else call(address))
        documented = openapi["paths"][path][method]["responses"]
        assert str(response.status_code) in documented, (path, response.text)
        if response.status_code == 204:
            assert not response.content
            continue
        kinds = documented[str(response.status_code)]["content"]
        assert response.headers["content-type"] in kinds, (path, response.text)
        validate(kinds[response.headers["content-type"]]["schema"], openapi, response.json())
    exercised = {(path, method) for _, method, path, *_ in calls}
    json_routes = {
        (path, method) for path, methods in openapi["paths"].items() for method in methods if path != "/metrics"
    }
    assert json_routes <= exercised


async def test_every_event_is_sent_as_documented(
    service: Service, ann: Person, bob: Person, asyncapi: dict[str, Any]
) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    root = service.person("root", role="admin")
    async with ann.device() as mine, root.device() as admin:
        await mine.call("joinChat", {"chatId": chat, "userId": "ann"})
        async with bob.device() as his:
            await his.call("joinChat", {"chatId": chat, "userId": "bob"})
            await his.call("typing", {"chatId": chat, "userId": "bob", "isTyping": True})
            sent = await his.call("sendMessage", {"message": "hi", "sender": "bob", "idChat": chat})
            await mine.call("markMessageAsRead", {"messageId": sent["_id"], "chatId": chat, "userId": "ann"})
            await his.call("nothing")
            await his.call("sync", {})
            await his.call("sync", {"since": "unknown"})
            await his.wait_for("messageRead")
            service.container.gateway().announce_shutdown()
            await his.settle()
            received = [*his.told()]
        await mine.wait_for("userOffline")
        await ann.send("admin")
        await root.post("/message/create", {"message": "hi", "sender": "admin", "reciver": "ann"})
        await mine.wait_for("adminMessage")
        await admin.settle()
        received += [*mine.told(), *admin.told()]
    messages = asyncapi["channels"]["device"]["messages"]
    assert {event for event, _ in received} == set(PAYLOADS)
    assert messages.keys() >= {f"to.{name}" for name in older_names()}
    for event, payload in received:
        validate(messages[f"to.{event}"]["payload"], asyncapi, payload)


async def test_every_acknowledgement_is_as_documented(
    service: Service, ann: Person, bob: Person, asyncapi: dict[str, Any]
) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    message = (await bob.send("ann"))["_id"]
    payloads = {
        "joinChat": {"chatId": chat, "userId": "ann"},
        "typing": {"chatId": chat, "userId": "ann", "isTyping": True},
        "markMessageAsRead": {"messageId": message, "chatId": chat, "userId": "ann"},
        "sendMessage": {"message": "hi", "sender": "ann", "reciver": "bob"},
        "sync": {},
        "test": None,
        "leaveChat": {"chatId": chat, "userId": "ann"},
    }
    assert payloads.keys() == {route.name for route in service.container.event_routes()}
    async with ann.device() as device:
        for name, payload in payloads.items():
            answer = await device.call(name, payload)
            assert answer.pop("ok"), answer
            validate(asyncapi["channels"]["device"]["messages"][f"from.{name}"]["x-acknowledgement"], asyncapi, answer)
        refused = await device.call("joinChat", {"chatId": "none"})
    validate(asyncapi["components"]["schemas"]["Refusal"], asyncapi, refused)


async def test_every_event_from_devices_is_documented(service: Service, asyncapi: dict[str, Any]) -> None:
    heard = {name.removeprefix("from.") for name in asyncapi["channels"]["device"]["messages"] if "from." in name}
    assert heard == {route.name for route in service.container.event_routes()}
    assert asyncapi["asyncapi"] == "3.0.0"
    referred = json.dumps(asyncapi).count("#/components/schemas/")
    defined = asyncapi["components"]["schemas"]
    assert referred > 0
    for name in {part.split('"')[0] for part in json.dumps(asyncapi).split("#/components/schemas/")[1:]}:
        assert name in defined


async def test_every_reason_to_close_is_documented(asyncapi: dict[str, Any]) -> None:
    documented = asyncapi["channels"]["device"]["x-close-reasons"]
    assert [(row["code"], row["reason"], row["reconnect"], row["meaning"]) for row in documented] == [
        (reason.code, reason.text, reason.reconnect, reason.meaning) for reason in CloseReason
    ]
    assert "x-close-reasons" in asyncapi["info"]["description"]


async def test_the_page_needs_nothing_from_elsewhere(service: Service, openapi: dict[str, Any]) -> None:
    response = await service.http.get("/docs")
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["content-encoding"] == "gzip"
    assert "http://" not in response.text
    assert "https://" not in response.text
    for path in openapi["paths"]:
        assert path.replace("{", ":").replace("}", "") in response.text


async def test_the_page_is_also_sent_unzipped(service: Service) -> None:
    response = await service.http.get("/docs", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in response.headers
    assert response.text.startswith("<!doctype html>")


async def test_every_curl_line_of_the_page_works_as_it_stands(service: Service, openapi: dict[str, Any]) -> None:
    async def no_figures() -> bytes:
        return b""

    routes = api_routes(service.container.application(), no_figures, None)
    setup = [
        f"URL={service.address}",
        f"TOKEN={token('ann')}",
        f"PARTNER={token('bob')}",
        f"ADMIN={token('root', 'admin')}",
        IDS,
    ]
    lines = []
    for route in routes:
        if route.path == "/session/logout":  # the session of $TOKEN has been ended by the line before
            lines.append(f"TOKEN={token('ann', seconds=500)}")
        body = body_schema(operation_of(route, openapi), openapi["components"]["schemas"])
        line = curl_line(route, None if body is None else example_of(body))
        lines.append(f"{line} -sS -o /dev/null -w '%{{http_code}} {route.method} {route.path}\\n'")
    shell = await asyncio.create_subprocess_exec(
        "bash", "-eu", "-o", "pipefail", "-c", "\n".join([*setup, *lines]), stdout=PIPE, stderr=PIPE
    )
    output, errors = await shell.communicate()
    assert errors == b""
    answers = output.decode().splitlines()
    assert len(answers) == len(routes)
    assert [answer for answer in answers if not answer.startswith("2")] == []


async def test_the_metrics_are_in_prometheus_format(service: Service, ann: Person) -> None:
    await ann.send("bob")
    text = ""
    async with asyncio.timeout(PATIENCE_SECONDS):  # they are kept for a second
        while 'mazadclick_messages_total{status="pending"}' not in text:
            text = (await service.http.get("/metrics")).text
            await asyncio.sleep(0.05)
    assert 'mazadclick_use_case_seconds_count{outcome="done",use_case="messages.send"}' in text
    assert "mazadclick_connections" in text
    assert "mazadclick_database_seconds" in text
