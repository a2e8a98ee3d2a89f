"""Bodies of strangers are never kept: the token comes first, and what is received is bounded, in bytes and in time."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.http.http1.connection import BUFFER_BYTES, StrictProtocol
from adapters.http.http1.memory import RequestMemory
from adapters.mongo.driver.fields import Document
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, service_over, token, uri_of

MIB = 1024 * 1024


class Line:
    """A connection to the service, byte by byte."""

    def __init__(self, service: Service) -> None:
        self._host, port = service.address.removeprefix("http://").split(":")
        self._port = int(port)

    async def __aenter__(self) -> "Line":
        self.reader, self.writer = await asyncio.open_connection(self._host, self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> tuple[bytes, bytes]:
        """The head and the body of the one answer, after which the connection is closed."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            answered = await self.reader.read()
        assert answered.count(b"HTTP/1.1 ") == 1, answered[:2000]
        head, _, body = answered.partition(b"\r\n\r\n")
        assert b"connection: close" in head.lower()
        return head, body

    async def status(self) -> int:
        return int((await self.answer())[0].split(b" ")[1])


def head(method: str, path: str, length: int | str, *fields: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: here", "Content-Type: application/json", *fields]
    lines.append("Transfer-Encoding: chunked" if length == "chunked" else f"Content-Length: {length}")
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def bearer(person: Person) -> str:
    return f"Authorization: Bearer {person.token}"


def memory(service: Service) -> RequestMemory:
    kept: RequestMemory = service.container.http().ctx.request_memory
    return kept


async def is_nothing_held(service: Service) -> bool:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while memory(service).strangers.used or memory(service).users.used:
            await asyncio.sleep(0.01)
    return True


async def test_a_refused_body_that_has_come_whole_does_not_cost_the_connection(service: Service) -> None:
    async with Line(service) as line:
        refused = head("POST", "/message/create", 2, "Authorization: Bearer nonsense") + b"{}"
        await line.send(refused + refused + b"GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        async with asyncio.timeout(PATIENCE_SECONDS):
            answered = await line.reader.read()
    assert [one[:3] for one in answered.split(b"HTTP/1.1 ")[1:]] == [b"401", b"401", b"200"]


def test_no_route_has_its_body_read_before_its_handler_asks(service: Service) -> None:
    routes = service.container.http().router.routes
    assert len(routes) > 20
    assert all(route.extra.ignore_body for route in routes)


STRANGERS = [
    ("POST", "/message/create", 401),
    ("GET", "/notification", 401),
    ("DELETE", "/session/x", 401),
    ("POST", "/nowhere", 404),
    ("PUT", "/message/create", 405),
    ("GET", "/health", 200),
    ("HEAD", "/health", 200),
    ("GET", "/ready", 200),
    ("GET", "/metrics", 200),
    ("GET", "/docs/openapi.json", 200),
    ("OPTIONS", "/message/create", 405),
    ("POST", "/socket.io/?EIO=4&transport=polling&sid=unknown", 400),
    ("POST", "/socket.io/?EIO=4&transport=polling", 400),
    ("OPTIONS", "/socket.io/", 204),
    ("GET", "/socket.io/?EIO=4&transport=polling", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), STRANGERS)
@pytest.mark.parametrize("length", [900_000, "chunked"])
async def test_a_stranger_is_answered_before_the_body_comes(
    service: Service, method: str, path: str, status: int, length: Any
) -> None:
    async with Line(service) as line:
        await line.send(head(method, path, length))
        assert await line.status() == status
    assert await is_nothing_held(service)


async def test_the_answer_reaches_who_sends_the_whole_body_first(service: Service, eve: Person) -> None:
    bad = Person(eve.http, eve.address, "eve", token("eve", seconds=-1))
    for _ in range(20):
        assert (await bad.post("/message/create", {"message": "x" * 900_000})).status_code == 401


async def test_nobody_is_told_to_go_on_before_the_token_was_looked_at(service: Service, ann: Person) -> None:
    body = orjson.dumps({"message": "hi", "sender": "ann", "reciver": "bob"})
    async with Line(service) as line:
        await line.send(head("POST", "/message/create", len(body), "Expect: 100-continue"))
        assert await line.status() == 401
    async with Line(service) as line:
        await line.send(head("POST", "/message/create", len(body), "Expect: 100-continue", bearer(ann)))
        assert await line.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await line.send(body)
        assert (await line.reader.readline()).startswith(b"HTTP/1.1 201 ")


@pytest.mark.parametrize("fields", [[], ["Expect: 100-continue"]])
async def test_a_declared_length_above_the_limit_is_refused_before_a_byte_is_read(
    service: Service, ann: Person, fields: list[str]
) -> None:
    async with Line(service) as line:
        await line.send(head("POST", "/message/create", MIB + 1, bearer(ann), *fields))
        assert await line.status() == 413


async def test_a_chunked_body_above_the_limit_is_refused(service: Service, ann: Person) -> None:
    async with Line(service) as line:
        await line.send(head("POST", "/message/create", "chunked", bearer(ann)))
        await line.send(b"f0000\r\n" + b"x" * 0xF0000 + b"\r\n10001\r\n")
        assert await line.status() == 413


async def test_a_user_may_send_a_body_as_large_as_the_limit(service: Service, ann: Person) -> None:
    body = b" " * (MIB - 2) + b"{}"
    async with Line(service) as line:
        await line.send(head("POST", "/chat/getchats", len(body), bearer(ann), "Connection: close") + body)
        assert await line.status() == 200


async def test_bodies_of_many_strangers_are_not_kept(service: Service) -> None:
    """Before, each kept 0.9 MB."""
    lines = [Line(service) for _ in range(100)]
    held: list[int] = []
    try:
        for line in lines:
            await line.__aenter__()
            line.writer.write(head("POST", "/message/create", 950_000) + b"x" * 900_000)
            held.append(memory(service).strangers.used)
        for line in lines:
            assert await line.status() == 401
            held.append(memory(service).strangers.used)
    finally:
        for line in lines:
            line.writer.close()
    assert await is_nothing_held(service)
    gc.collect()
    kept = sum(len(one.recv_buffer) for one in gc.get_objects() if type(one) is StrictProtocol)
    assert kept < 100 * BUFFER_BYTES


@pytest.mark.parametrize("kind", ["heads", "pipelined", "polling posts"])
async def test_what_strangers_send_is_bounded_in_all(
    mongo_uri: str, database: AsyncDatabase[Document], kind: str
) -> None:
    async with service_over(uri_of(mongo_uri, database.name)) as service:
        budget = memory(service).strangers
        budget.limit = 256 * 1024
        polling = "/socket.io/?EIO=4&transport=polling"
        handshakes = [(await service.http.get(polling)).content for _ in range(80)]
        sids = [orjson.loads(one[1:])["sid"] for one in handshakes]
        for sid in sids:
            assert (await service.http.get(f"{polling}&sid={sid}" if kind == "polling" else "/health")).is_success
        starts: dict[str, Callable[[int], bytes]] = {
            "heads": lambda _: b"GET /health HTTP/1.1\r\nX: " + b"x" * 7000,
            "pipelined": lambda n: f"GET {polling}&sid={sids[n]} HTTP/1.1\r\nHost: here\r\n\r\n".encode() + b"x" * 7000,
            "polling posts": lambda n: head("POST", f"{polling}&sid={sids[n]}", 900_000) + b"x" * 7000,
        }
        lines, highest = [], 0
        try:
            for n in range(80):
                line = await Line(service).__aenter__()
                lines.append(line)
                await line.send(starts[kind](n))
                await asyncio.sleep(0.002)
                highest = max(highest, budget.used)
            assert highest <= budget.limit
            assert (await service.http.get("/health")).status_code == 200
            assert (await service.person("ann").post("/chat/getchats", {})).status_code == 200
        finally:
            for line in lines:
                line.writer.close()
        assert await is_nothing_held(service)


async def test_the_largest_stranger_gives_way(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    async with service_over(uri_of(mongo_uri, database.name)) as service:
        memory(service).strangers.limit = 12_000
        async with Line(service) as large, Line(service) as small, Line(service) as third:
            for line, size in ((large, 7000), (small, 3000), (third, 4000)):
                held = memory(service).strangers.used
                await line.send(b"GET /health HTTP/1.1\r\nX: " + b"x" * size)
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while memory(service).strangers.used == held:
                        await asyncio.sleep(0.01)
            assert await large.status() == 503
            end = b"\r\nHost: here\r\nConnection: close\r\n\r\n"
            await small.send(end)
            await third.send(end)
            assert (await small.status(), await third.status()) == (200, 200)


async def test_strangers_never_take_the_room_of_users(mongo_uri: str, database: AsyncDatabase[Document]) -> None:
    async with service_over(uri_of(mongo_uri, database.name)) as service:
        memory(service).strangers.limit = 20_000
        async with Line(service) as user:
            body = orjson.dumps({"userId": "ann", "more": "x" * 50_000})
            await user.send(head("POST", "/chat/getchats", len(body), bearer(service.person("ann"))))
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not memory(service).users.used:
                    await asyncio.sleep(0.01)
            await user.send(body[:40_000])
            async with Line(service) as stranger:
                await stranger.send(b"GET /health HTTP/1.1\r\nX: " + b"x" * 5000)
                await user.send(body[40_000:])
                async with asyncio.timeout(PATIENCE_SECONDS):
                    assert (await user.reader.readline()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("kind", ["head", "body", "chunks", "body for a websocket", "polling post"])
async def test_a_trickle_is_ended(mongo_uri: str, database: AsyncDatabase[Document], kind: str) -> None:
    """Though a byte comes again and again: the deadline is that of the whole head, and of the whole body."""
    async with service_over(uri_of(mongo_uri, database.name), request_timeout=0.6) as service:
        ann = service.person("ann")
        polling = "/socket.io/?EIO=4&transport=polling"
        sid = orjson.loads((await service.http.get(polling)).content[1:])["sid"]
        starts = {
            "head": (b"GET /health HTTP/1.1\r\nX: ", b"x"),
            "body": (head("POST", "/message/create", 1000, bearer(ann)), b" "),
            "chunks": (head("POST", "/message/create", "chunked", bearer(ann)), b"1\r\n \r\n"),
            "body for a websocket": (head("POST", "/message/create", 1000, bearer(ann), "Upgrade: h2c"), b" "),
            "polling post": (head("POST", f"{polling}&sid={sid}", 1000), b"x"),
        }
        start, drop = starts[kind]
        async with Line(service) as line:
            await line.send(start)
            answered = asyncio.create_task(line.status())
            for _ in range(1000):
                if answered.done():
                    break
                line.writer.write(drop)
                await asyncio.sleep(0.02)
            assert await answered == 408
        assert await is_nothing_held(service)
