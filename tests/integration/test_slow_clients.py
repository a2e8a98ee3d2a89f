"""Clients that do not read, or send without end: what they cost is bounded, and others notice nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from websockets.asyncio.client import ClientConnection
from websockets.frames import Frame, Opcode

from adapters.mongo.driver.fields import Document
from adapters.socketio.connection import Connection
from adapters.socketio.dispatcher import EventDispatcher
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.send_queue import SendQueue
from adapters.socketio.protocol.client import Client
from adapters.socketio.routes import Answer
from adapters.wire.deliveries.delivery import Delivery, user_room
from domain.ids import UserId
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, service_over, uri_of
from tests.support.websocket import open_websocket

BUFFER_BYTES = 128 * 1024


@pytest.fixture
async def tight(mongo_uri: str, database: AsyncDatabase[Document]) -> AsyncIterator[Service]:
    """A service that lets little wait for a socket."""
    settings: dict[str, Any] = {"socket_buffer_bytes": BUFFER_BYTES, "socket_buffer_packets": 100}
    async with service_over(uri_of(mongo_uri, database.name), **settings) as service:
        yield service


async def connected(service: Service, user: str, **auth: Any) -> ClientConnection:
    """A bare websocket of a user, which keeps no more than one message that nobody has received."""
    socket = await open_websocket(service.address, max_queue=1, compression=None, ping_interval=None)
    await socket.recv()
    await socket.send("40" + json.dumps({"token": service.person(user).token, **auth}))
    await socket.recv()
    return socket


def session_of(service: Service, user: str) -> SendQueue:
    (device,) = service.container.hub().rooms.members((user_room(UserId(user)),))
    return device.send_queue


def delivery(user: str, size: int, event_id: str | None) -> Delivery:
    payload = {"text": "x" * size} | ({"eventId": event_id} if event_id else {})
    return Delivery("news", payload, (user_room(UserId(user)),), event_id=event_id)


def counted(service: Service, name: str) -> float:
    return sum(
        float(line.rsplit(" ", 1)[1])
        for line in service.container.metrics().text().decode().splitlines()
        if line.startswith(name)
    )


async def wait_until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


async def fill(service: Service, user: str, send_queue: SendQueue) -> None:
    """Send until more than the network takes is on the way to a client that does not read."""
    hub = service.container.hub()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not send_queue.is_blocked:
            hub.emit(delivery(user, 10_000, f"{1:016x}"))
            await asyncio.sleep(0)


async def test_ephemeral_events_are_dropped_at_half_of_the_limit_and_the_limit_ends_the_socket(tight: Service) -> None:
    hub = tight.container.hub()
    deaf = await connected(tight, "deaf")
    deaf.transport.pause_reading()
    send_queue = session_of(tight, "deaf")
    await fill(tight, "deaf", send_queue)
    while send_queue.waiting_bytes * 2 <= BUFFER_BYTES:
        hub.emit(delivery("deaf", 10_000, f"{2:016x}"))
    before = send_queue.waiting_bytes
    for _ in range(1000):
        hub.emit(delivery("deaf", 10_000, None))
    assert send_queue.waiting_bytes == before
    assert counted(tight, "mazadclick_socket_events_dropped_total") == 1000
    for _ in range(100):
        hub.emit(delivery("deaf", 10_000, f"{3:016x}"))
        assert send_queue.waiting_bytes <= BUFFER_BYTES + 20_000
    assert counted(tight, 'mazadclick_sockets_closed_total{reason="too slow"}') == 1
    assert not tight.container.socket_server().engine.sessions
    await wait_until(lambda: not tight.container.socket_server().engine.closing)
    assert not await tight.container.ports().presence.connected([UserId("deaf")])
    deaf.transport.abort()


async def test_too_many_packets_end_the_socket(tight: Service) -> None:
    hub = tight.container.hub()
    deaf = await connected(tight, "deaf")
    deaf.transport.pause_reading()
    send_queue = session_of(tight, "deaf")
    await fill(tight, "deaf", send_queue)
    for _ in range(101):
        hub.emit(delivery("deaf", 1, f"{2:016x}"))
    assert counted(tight, 'mazadclick_sockets_closed_total{reason="too slow"}') == 1
    deaf.transport.abort()


async def test_a_burst_reaches_a_client_that_reads(tight: Service) -> None:
    hub = tight.container.hub()
    person = tight.person("keen")
    async with person.device() as device:
        for number in range(2000):
            hub.emit(delivery("keen", 500, f"{number:016x}"))
        received = await device.wait_for("news", 2000)
        assert len(received) == 2000
        assert device.event_ids == [f"{number:016x}" for number in range(2000)]


async def test_a_slow_polling_client_is_disconnected(tight: Service) -> None:
    hub = tight.container.hub()
    opened = json.loads((await tight.http.get("/socket.io/?EIO=4&transport=polling")).text[1:])
    query = f"/socket.io/?EIO=4&transport=polling&sid={opened['sid']}"
    await tight.http.post(query, content="40" + json.dumps({"token": tight.person("slow").token}))
    assert (await tight.http.get(query)).text.startswith("40")
    for _ in range(20):
        hub.emit(delivery("slow", 10_000, f"{1:016x}"))
    assert (await tight.http.get(query)).status_code == 400


async def test_other_devices_receive_events_while_some_read_nothing(tight: Service) -> None:
    hub = tight.container.hub()
    async with AsyncExitStack() as stack:
        deaf = [await connected(tight, "crowd") for _ in range(5)]
        for socket in deaf:
            socket.transport.pause_reading()
            stack.callback(socket.transport.abort)
        device = await stack.enter_async_context(tight.person("crowd").device())
        told = 0
        while len(hub.rooms.members((user_room(UserId("crowd")),))) > 1:
            hub.emit(delivery("crowd", 20_000, f"{told:016x}"))
            told += 1
            await device.wait_for("news", told)


async def test_a_failure_of_one_device_never_affects_another(tight: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = tight.container.hub()
    async with tight.person("two").device() as one, tight.person("two").device() as other:
        first = next(iter(hub.rooms.members((user_room(UserId("two")),))))
        monkeypatch.setattr(first, "send_queue", None)
        hub.emit(delivery("two", 1, f"{1:016x}"))
        ended, told = (one, other) if first.sid == one.client.get_sid() else (other, one)
        await asyncio.wait_for(ended.ended.wait(), PATIENCE_SECONDS)
        await told.wait_for("news")


async def test_a_client_that_sends_faster_than_it_is_served_is_paused(
    service: Service, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handler that takes its time holds up neither the client's pings nor anybody else."""
    gate = asyncio.Event()
    respond = EventDispatcher.respond

    async def wait(self: EventDispatcher, connection: Connection, name: Any, arguments: Sequence[Any]) -> Answer:
        if connection.caller.user_id == "busy":
            await gate.wait()
        return await respond(self, connection, name, arguments)

    monkeypatch.setattr(EventDispatcher, "respond", wait)
    busy = await connected(service, "busy")
    for _ in range(3000):
        await busy.send('421["test"]')
    (session,) = service.container.socket_server().engine.sessions.values()
    await wait_until(lambda: session.is_paused)
    assert isinstance(session.receiver, Client)
    assert len(session.receiver.queue) < 200
    async with ann.device() as device:
        await device.settle()
    gate.set()
    answers = 0
    async with asyncio.timeout(PATIENCE_SECONDS):
        while answers < 3000:
            answers += (await busy.recv(decode=True)).startswith("431")
    assert not session.is_paused
    await busy.close()


async def test_answers_to_pings_do_not_pile_up_for_a_client_that_reads_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach, transports = SendQueue.attach, list[asyncio.WriteTransport]()

    def attach_and_note(queue: SendQueue, transport: asyncio.WriteTransport) -> None:
        transports.append(transport)
        attach(queue, transport)

    monkeypatch.setattr(SendQueue, "attach", attach_and_note)
    socket = await connected(service, "pinger")
    (transport,) = transports
    socket.transport.pause_reading()
    ping = Frame(Opcode.PING, b"x" * 125).serialize(mask=True)
    for _ in range(400):
        socket.transport.write(ping * 200)
        await asyncio.sleep(0)
        assert transport.get_write_buffer_size() < 200_000
    socket.transport.abort()


LISTENING, TIME_WAIT = "0A", "06"


def open_connections(service: Service) -> int:
    """The service's ends of connections, those included that the other end has left."""
    port = int(service.address.rpartition(":")[2])
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] not in (LISTENING, TIME_WAIT) for row in rows)


async def test_connections_that_broke_are_closed(service: Service) -> None:
    before = open_connections(service)
    for number in range(30):
        socket = await connected(service, f"brief{number}")
        assert open_connections(service) > before
        socket.transport.abort()
    engine = service.container.socket_server().engine
    await wait_until(lambda: not engine.sessions and open_connections(service) <= before)


async def test_a_client_that_ignores_the_close_frame_is_cut_off(service: Service) -> None:
    socket = await connected(service, "stubborn")
    (device,) = service.container.hub().rooms.members((user_room(UserId("stubborn")),))
    socket.transport.pause_reading()
    device.disconnect(CloseReason.TOKEN_REVOKED)
    engine = service.container.socket_server().engine
    await wait_until(lambda: not engine.closing and not engine.sessions)
    socket.transport.abort()


class Unlisted(dict[str, dict[str, Connection]]):
    """Things that are found by name, and never gone through."""

    def __iter__(self) -> NoReturn:
        raise AssertionError("all rooms were gone through")

    def keys(self) -> NoReturn:
        iter(self)

    def values(self) -> NoReturn:
        iter(self)

    def items(self) -> NoReturn:
        iter(self)


async def test_leaving_looks_only_at_the_rooms_of_the_device(service: Service, ann: Person) -> None:
    rooms = service.container.hub().rooms
    async with ann.device():
        (one,) = rooms.members((user_room(UserId("ann")),))
        kept, rooms._connections = rooms._connections, Unlisted(rooms._connections)
        try:
            for number in range(100):
                rooms.enter(one, f"of mine {number}")
            rooms.leave_all(one)
        finally:
            rooms._connections = kept
    assert not one.rooms
