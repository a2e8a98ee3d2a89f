"""Connections that come, break and go, packet by packet (Engine.IO protocol 4, Socket.IO protocol 5)."""

import asyncio
import json
import struct
from collections.abc import Iterator
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.heartbeat import Heartbeat
from adapters.socketio.engineio.timers import Deadlines
from domain.ids import UserId
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service
from tests.support.websocket import open_websocket


@pytest.fixture(autouse=True)
def no_trouble_in_the_loop() -> Iterator[None]:
    """Fails the test when a task was lost or an exception never looked at."""
    loop, troubles = asyncio.get_event_loop_policy().get_event_loop(), []
    loop.set_exception_handler(lambda _, context: troubles.append(context["message"]))
    yield
    loop.set_exception_handler(None)
    assert troubles == []


class Poller:
    """A client that polls, packet by packet."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.query = "/socket.io/?EIO=4&transport=polling"

    async def open(self, token: str | None = None) -> Any:
        opened = await self.http.get(self.query)
        handshake = json.loads(opened.text[1:])
        self.query += f"&sid={handshake['sid']}"
        self.sid = handshake["sid"]
        if token is not None:
            await self.push("40" + json.dumps({"token": token}))
            assert (await self.pull()).startswith("40")
        return handshake

    async def push(self, packets: str) -> int:
        return (await self.http.post(self.query, content=packets)).status_code

    async def pull(self) -> str:
        return (await self.http.get(self.query)).text


async def websocket(service: Service, token: str | None = None, query: str = "") -> ClientConnection:
    socket = await open_websocket(service.address, query)
    if not query:
        assert (await socket.recv(decode=True)).startswith("0")
        if token is not None:
            await socket.send("40" + json.dumps({"token": token}))
            assert (await socket.recv(decode=True)).startswith("40")
    return socket


async def test_the_handshake(service: Service) -> None:
    handshake = await Poller(service.http).open()
    assert handshake.keys() == {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}
    assert handshake["upgrades"] == ["websocket"]
    assert (handshake["pingInterval"], handshake["pingTimeout"]) == (25000, 20000)


@pytest.mark.parametrize(
    "query", ["", "EIO=4", "EIO=3&transport=polling", "EIO=4&transport=carrier", "EIO=4&transport=polling&sid=nobody"]
)
async def test_an_invalid_handshake_is_refused(service: Service, query: str) -> None:
    response = await service.http.get(f"/socket.io/?{query}")
    assert response.status_code == 400


async def test_several_packets_in_one_request(service: Service, ann: Person) -> None:
    poller = Poller(service.http)
    await poller.open(ann.token)
    assert await poller.push("\x1e".join(f'42{n}["test"]' for n in range(5))) == 200
    packets = ""
    while packets.count("43") < 5:
        packets += await poller.pull() + "\x1e"
    assert [packet[:3] for packet in packets.split("\x1e") if packet.startswith("43")] == [f"43{n}" for n in range(5)]


async def test_a_ping_is_answered_or_the_session_ends(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = service.container.socket_server().engine
    monkeypatch.setattr(engine, "heartbeat", Heartbeat(interval=0.05, timeout=PATIENCE_SECONDS))
    answering = await websocket(service)
    for _ in range(2):
        assert await asyncio.wait_for(answering.recv(), PATIENCE_SECONDS) == "2"
        await answering.send("3")
    await answering.close()
    monkeypatch.setattr(engine, "heartbeat", Heartbeat(interval=0.05, timeout=0.05))
    silent = await websocket(service)
    await asyncio.wait_for(silent.wait_closed(), PATIENCE_SECONDS)


async def test_a_connection_without_authentication_is_closed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    server = service.container.socket_server()
    monkeypatch.setattr(
        server, "unconnected", Deadlines(0.2, lambda client: client.session.abort(CloseReason.NOT_CONNECTED))
    )
    socket = await websocket(service)
    await asyncio.wait_for(socket.wait_closed(), PATIENCE_SECONDS)


async def test_an_unknown_namespace_is_refused(service: Service, ann: Person) -> None:
    socket = await websocket(service, ann.token)
    await socket.send("40/admin," + json.dumps({"token": ann.token}))
    assert (await socket.recv(decode=True)).startswith("44/admin,")
    await socket.send('421["test"]')
    assert (await socket.recv(decode=True)).startswith("42")
    await socket.close()


async def test_two_sessions_on_one_connection_are_refused(service: Service, ann: Person) -> None:
    socket = await websocket(service, ann.token)
    await socket.send("40" + json.dumps({"token": ann.token}))
    assert (await socket.recv(decode=True)).startswith("44")
    await socket.close()


@pytest.mark.parametrize(
    "packet", ["42", "42{", '42{"a":1}', "42[]", "49", "43x", "451-[", "4599999999-[]", "44", "42" + "[" * 9000]
)
async def test_a_broken_packet_ends_the_connection(service: Service, ann: Person, packet: str) -> None:
    socket = await websocket(service, ann.token)
    await socket.send(packet)
    await asyncio.wait_for(socket.wait_closed(), PATIENCE_SECONDS)


async def test_an_attachment_that_fits_nowhere_ends_the_connection(service: Service, ann: Person) -> None:
    socket = await websocket(service, ann.token)
    await socket.send('451-1["test",{"_placeholder":true,"num":7}]')
    await socket.send(b"x")
    await asyncio.wait_for(socket.wait_closed(), PATIENCE_SECONDS)


async def test_binary_payloads_are_refused_by_the_events(service: Service, ann: Person) -> None:
    socket = await websocket(service, ann.token)
    await socket.send('451-1["joinChat",{"_placeholder":true,"num":0}]')
    await socket.send(b"x")
    received = [await asyncio.wait_for(socket.recv(decode=True), PATIENCE_SECONDS) for _ in range(2)]
    assert any(packet.startswith("431") and '"ok":false' in packet for packet in received)
    await socket.close()


@pytest.mark.parametrize("probe", [None, "x", "2nonsense", "5"])
async def test_a_failed_upgrade_leaves_the_session_polling(
    service: Service, ann: Person, bob: Person, probe: str | None
) -> None:
    poller = Poller(service.http)
    await poller.open(ann.token)
    socket = await websocket(service, query=f"&sid={poller.sid}")
    if probe is not None:
        await socket.send(probe)
    await socket.close()
    await bob.send("ann")
    received = ""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while "sendMessage" not in received:
            received += await poller.pull()
    assert await poller.push("1") == 200


async def test_an_upgrade(service: Service, ann: Person) -> None:
    poller = Poller(service.http)
    await poller.open(ann.token)
    socket = await websocket(service, query=f"&sid={poller.sid}")
    await socket.send("2probe")
    assert await socket.recv() == "3probe"
    assert await poller.pull() == "6"
    await socket.send("5")
    await socket.send('421["test"]')
    packets = [await asyncio.wait_for(socket.recv(decode=True), PATIENCE_SECONDS) for _ in range(2)]
    assert packets[0].startswith("42") or "6" in packets
    await socket.close()


async def test_requests_of_a_session_that_has_ended(service: Service, ann: Person) -> None:
    poller = Poller(service.http)
    await poller.open(ann.token)
    poll = asyncio.create_task(poller.pull())
    await asyncio.sleep(0)
    assert await poller.push("1") == 200
    assert await poll == "6"
    assert await poller.push("2") == 400
    assert (await service.http.get(poller.query)).status_code == 400


async def test_a_packet_out_of_place_does_not_hang(service: Service, ann: Person) -> None:
    poller = Poller(service.http)
    await poller.open(ann.token)
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await poller.push("2") == 400


async def test_what_was_sent_before_the_goodbye_is_done(service: Service, ann: Person, bob: Person) -> None:
    chat = (await ann.open_chat("bob"))["_id"]
    body = {"message": "hi", "sender": "ann", "idChat": chat}
    socket = await websocket(service, ann.token)
    for _ in range(50):
        await socket.send("42" + json.dumps(["sendMessage", body]))
    await socket.send("41")
    await socket.close()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len((await bob.get(f"/message/getAll/{chat}")).json()) < 50:
            await asyncio.sleep(0.05)


async def test_a_connection_that_breaks_while_it_is_busy_leaves_no_presence(service: Service, bob: Person) -> None:
    tess = service.person("tess")
    chat = (await tess.open_chat("bob"))["_id"]
    body = {"message": "hi", "sender": "tess", "idChat": chat}
    presence = service.container.ports().presence
    for wait in range(5):
        socket = await websocket(service, tess.token)
        for _ in range(100):
            await socket.send("42" + json.dumps(["sendMessage", body]))
        await asyncio.sleep(wait / 50)
        await socket.send("41")
        raw = socket.transport.get_extra_info("socket")
        raw.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        socket.transport.abort()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await presence.connected([UserId("tess")]):
            await asyncio.sleep(0.05)
    async with bob.device() as his:
        await bob.send("tess")
        assert (await his.wait_for("messageSent"))[0]["status"] == "pending"


async def test_many_events_create_no_tasks(service: Service, ann: Person) -> None:
    socket = await websocket(service, ann.token)
    before = len(asyncio.all_tasks())
    for _ in range(500):
        await socket.send('42["test",1]')
    for _ in range(500):
        await socket.recv()
    assert len(asyncio.all_tasks()) <= before + 5
    await socket.close()
