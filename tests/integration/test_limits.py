"""Those who ask for too much are told when to come again, and nobody else notices."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from pymongo.asynchronous.database import AsyncDatabase
from socketio.exceptions import ConnectionError as Refused
from websockets.exceptions import InvalidStatus

from adapters.http.authentication import REFUSAL_PAUSE_SECONDS
from adapters.mongo.driver.fields import Document
from application.rate_limits import Quotas
from entrypoints.settings import SHARING, Settings
from tests.support.device import Device
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, service_over, token, uri_of
from tests.support.websocket import open_websocket


@pytest.fixture
async def limited(mongo_uri: str, database: AsyncDatabase[Document]) -> AsyncIterator[Service]:
    settings: dict[str, Any] = {
        "rate_limit_messages": "3/60",
        "rate_limit_api": "8/60",
        "rate_limit_connections": "4/60",
        "rate_limit_events": "5/60",
        "rate_limit_failures": "2/60",
        "max_devices": 2,
    }
    async with service_over(uri_of(mongo_uri, database.name), **settings) as service:
        yield service


def is_limited(response: httpx.Response, name: str, quota: str) -> bool:
    assert response.status_code == 429, response.text
    assert response.headers["content-type"] == "application/problem+json"
    wait = int(response.headers["Retry-After"])
    assert 0 < wait <= 60
    assert response.headers["RateLimit"] == f'"{name}";r=0;t={wait}'
    assert response.headers["RateLimit-Policy"] == f'"{name}";{quota}'
    return True


async def test_messages_over_http_and_sockets_together(limited: Service, database: AsyncDatabase[Document]) -> None:
    ann, bob = limited.person("ann"), limited.person("bob")
    body = {"message": "hi", "sender": "ann", "reciver": "bob"}
    async with ann.device() as device:
        await ann.send("bob")
        await ann.send("bob")
        assert (await device.call("sendMessage", body))["ok"]
        refused = await device.call("sendMessage", body)
        assert refused["error"]["code"] == "limited"
        assert 0 < refused["error"]["retryAfterMs"] <= 60_000
        assert device.of("exception") == [{"event": "sendMessage", **refused["error"]}]
    assert is_limited(await ann.post("/message/create", body), "messages", "q=3;w=60")
    assert await database["messages"].count_documents({}) == 3
    await bob.send("ann")


async def test_calls_of_a_user(limited: Service) -> None:
    ann, bob = limited.person("ann"), limited.person("bob")
    statuses = [(await ann.get("/message/unread-count")).status_code for _ in range(10)]
    assert statuses == [200] * 8 + [429] * 2
    assert is_limited(await ann.get("/notification"), "calls", "q=8;w=60")
    assert (await bob.get("/message/unread-count")).status_code == 200
    assert (await ann.http.get("/health")).status_code == 200


async def test_calls_of_an_address(limited: Service) -> None:
    people = [limited.person(f"u{n}") for n in range(SHARING + 1)]
    statuses = [(await one.get("/message/unread-count")).status_code for one in people for _ in range(8)]
    assert statuses == [200] * 8 * SHARING + [429] * 8


async def test_a_refusal_for_a_limit_is_held_back(limited: Service) -> None:
    ann, loop = limited.person("ann"), asyncio.get_running_loop()
    while (await ann.get("/message/unread-count")).status_code == 200:
        pass
    began = loop.time()
    assert (await ann.get("/message/unread-count")).status_code == 429
    assert loop.time() - began >= REFUSAL_PAUSE_SECONDS


async def test_invalid_tokens_of_an_address_are_limited_and_keep_nobody_else_out(limited: Service) -> None:
    eve = limited.person("eve")
    bad = Person(eve.http, eve.address, "eve", token("eve", seconds=-1))
    refused = [await bad.get("/notification") for _ in range(4)]
    assert [one.status_code for one in refused] == [401, 401, 429, 429]
    assert is_limited(refused[-1], "failures", "q=2;w=60")
    device = Device()
    with pytest.raises(Refused):
        await device.connect(eve.address, {"token": bad.token}, ["websocket"])
    assert "too many" in device.refusals[0]
    newcomer = limited.person("newcomer")
    assert (await newcomer.get("/notification")).status_code == 200
    async with limited.person("another").device() as hers:
        assert (await hers.call("test"))["ok"]


async def test_devices_and_connections_of_a_user(limited: Service) -> None:
    ann, bob = limited.person("ann"), limited.person("bob")
    async with ann.device(), ann.device():
        third = Device()
        with pytest.raises(Refused):
            await third.connect(ann.address, {"token": ann.token}, ["websocket"])
        assert third.refusals == ["too many devices"]
        async with bob.device():
            pass
    async with ann.device():
        pass
    again = Device()
    with pytest.raises(Refused):
        await again.connect(ann.address, {"token": ann.token}, ["websocket"])
    assert again.refusals == ["too many connections: 4 in 60 seconds"]


async def test_connections_of_an_address(limited: Service) -> None:
    answers = [await limited.http.get("/socket.io/?EIO=4&transport=polling") for _ in range(4 * SHARING + 1)]
    assert [one.status_code for one in answers] == [200] * 4 * SHARING + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    with pytest.raises(InvalidStatus) as refused:
        await open_websocket(limited.address)
    assert refused.value.response.status_code == 429


async def test_events_are_limited_by_kind_and_who_goes_on_is_disconnected(limited: Service) -> None:
    ann, bob = limited.person("ann"), limited.person("bob")
    async with ann.device() as device, bob.device() as his:
        answers = [await device.call("test") for _ in range(7)]
        assert [one["ok"] for one in answers] == [True] * 5 + [False] * 2
        assert (await device.call("sync"))["ok"]
        for n in range(110):
            await device.client.emit("test" if n % 2 else f"nonsense {n}")
        await asyncio.wait_for(device.ended.wait(), PATIENCE_SECONDS)
        assert (await his.call("test"))["ok"]


async def test_off_is_without_limit(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    names = ("messages", "chats", "notifications", "api", "connections", "events", "failures")
    settings: dict[str, Any] = {f"rate_limit_{name}": "off" for name in names}
    async with service_over(uri_of(mongo_uri, database.name), **settings) as service:
        ann = service.person("ann")
        assert service.container.settings().quotas == Quotas()
        assert (await ann.get("/notification")).status_code == 200


@pytest.mark.parametrize("text", ["5", "0/60", "5/0", "-1/60", "5/60/7", "many", "5.5/60", "1e3/60"])
def test_an_invalid_limit_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(rate_limit_api=text)
