"""Engine.IO protocol 4, clause by clause, packet by packet."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from tests.conformance.client import closed, heard, websocket
from tests.conformance.running import Running
from tests.support.patience import PATIENCE_SECONDS

POLLING = "/engine.io/?EIO=4&transport=polling"


def client_of(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://{address}", timeout=PATIENCE_SECONDS)


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(address) as client:
        yield client


async def opened(http: httpx.AsyncClient) -> str:
    """The address of a new session that polls."""
    handshake = json.loads((await http.get(POLLING)).text[1:])
    return f"{POLLING}&sid={handshake['sid']}"


async def polled(server: Running, session: str) -> None:
    """Return when a poll of the session waits at the server."""
    sid = session.rpartition("=")[2]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not server.engine.sessions[sid].is_polling:
            await asyncio.sleep(0.005)


async def test_the_handshake_by_polling(http: httpx.AsyncClient) -> None:
    response = await http.get(POLLING)
    assert response.headers["content-type"] == "text/plain; charset=UTF-8"
    assert response.text[0] == "0"
    handshake = json.loads(response.text[1:])
    assert len(handshake.pop("sid")) >= 20
    expected = {"upgrades": ["websocket"], "pingInterval": 25_000, "pingTimeout": 20_000, "maxPayload": 1_000_000}
    assert handshake == expected


async def test_the_handshake_by_websocket(address: str) -> None:
    async with await websocket(address) as socket:
        handshake = json.loads((await socket.recv())[1:])
        assert handshake["upgrades"] == []


@pytest.mark.parametrize(
    ("method", "query", "code"),
    [
        ("GET", "EIO=4", 0),
        ("GET", "EIO=4&transport=pigeon", 0),
        ("GET", "EIO=4&transport=polling&sid=nobody", 1),
        ("POST", "EIO=4&transport=polling", 2),
        ("PUT", "EIO=4&transport=polling", 2),
        ("GET", "EIO=4&transport=websocket", 3),
        ("GET", "transport=polling", 5),
        ("GET", "EIO=3&transport=polling", 5),
    ],
)
async def test_an_invalid_handshake_is_refused(http: httpx.AsyncClient, method: str, query: str, code: int) -> None:
    response = await http.request(method, f"/engine.io/?{query}")
    assert response.status_code == 400
    assert response.json()["code"] == code
    assert response.json()["message"]


@pytest.mark.parametrize(
    "body", ["4hello", "4a\x1e4b\x1e4c", "4hello\x1ebAQIDBA==", "4", "4\u2713 \U0001f600", "\x1e".join(["4x"] * 16)]
)
async def test_messages_by_polling(http: httpx.AsyncClient, body: str) -> None:
    session = await opened(http)
    response = await http.post(session, content=body)
    assert (response.status_code, response.text) == (200, "ok")
    assert (await http.get(session)).text == body


async def test_many_packets_come_in_more_than_one_poll(http: httpx.AsyncClient) -> None:
    session = await opened(http)
    sent = [f"4{n}" for n in range(40)]
    await http.post(session, content="\x1e".join(sent))
    received: list[str] = []
    while len(received) < len(sent):
        received += [one for one in (await http.get(session)).text.split("\x1e") if one != "2"]
    assert received == sent


@pytest.mark.parametrize("body", [b"", b"abc", b"9", b"4a\x1e", b"\x1e", b"2", b"5", b"0", b"b*", b"4\xff"])
async def test_a_payload_that_breaks_the_protocol_ends_the_session(http: httpx.AsyncClient, body: bytes) -> None:
    session = await opened(http)
    assert (await http.post(session, content=body)).status_code == 400
    assert (await http.get(session)).status_code == 400


async def test_a_payload_beyond_the_limit_is_refused(http: httpx.AsyncClient) -> None:
    session = await opened(http)
    assert (await http.post(session, content="4" + "x" * 1_000_001)).status_code == 413


async def test_a_second_poll_ends_the_session(http: httpx.AsyncClient, server: Running) -> None:
    session = await opened(http)
    first = asyncio.create_task(http.get(session))
    await polled(server, session)
    assert (await http.get(session)).status_code == 400
    assert (await first).text == "1"
    assert (await http.get(session)).status_code == 400


async def test_an_aborted_poll_ends_the_session(http: httpx.AsyncClient, server: Running) -> None:
    session = await opened(http)
    _, writer = await asyncio.open_connection(*server.address.split(":"))
    writer.write(f"GET {session} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    await polled(server, session)
    writer.close()
    await writer.wait_closed()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await http.post(session, content="6")).status_code != 400:
            await asyncio.sleep(0.005)


async def test_a_close_packet_ends_a_session_that_polls(http: httpx.AsyncClient, server: Running) -> None:
    session = await opened(http)
    poll = asyncio.create_task(http.get(session))
    await polled(server, session)
    assert (await http.post(session, content="1")).text == "ok"
    assert (await poll).text == "6"
    assert (await http.get(session)).status_code == 400


async def test_pings_by_polling(pinging: str) -> None:
    async with client_of(pinging) as http:
        session = await opened(http)
        for _ in range(3):
            assert (await http.get(session)).text == "2"
            assert (await http.post(session, content="3")).status_code == 200


async def test_no_pong_ends_a_session_that_polls(strict: str) -> None:
    async with client_of(strict) as http, asyncio.timeout(PATIENCE_SECONDS):
        session = await opened(http)
        while (await http.get(session)).status_code != 400:
            pass


async def test_pings_by_websocket(pinging: str) -> None:
    async with await websocket(pinging) as socket:
        await socket.recv()
        for _ in range(3):
            assert await asyncio.wait_for(socket.recv(), PATIENCE_SECONDS) == "2"
            await socket.send("3")


async def test_no_pong_ends_a_websocket(strict: str) -> None:
    await closed(await websocket(strict))


@pytest.mark.parametrize("message", ["4hello", "4", "4\u2713", "4" + "x" * 200, "4" + "x" * 70_000, b"", b"\x00\xff"])
async def test_messages_by_websocket(address: str, message: str | bytes) -> None:
    async with await websocket(address) as socket:
        await socket.recv()
        await socket.send(message)
        assert await heard(socket) == message


@pytest.mark.parametrize("message", ["", "abc", "0", "2", "5", "7", "1"])
async def test_an_invalid_message_closes_the_websocket(address: str, message: str) -> None:
    socket = await websocket(address)
    await socket.recv()
    await socket.send(message)
    await closed(socket)


async def test_a_noop_is_ignored(address: str) -> None:
    async with await websocket(address) as socket:
        await socket.recv()
        await socket.send("6")
        await socket.send("4on")
        assert await heard(socket) == "4on"


async def probed(address: str, session: str) -> ClientConnection:
    socket = await websocket(address, session.partition("?")[2].replace("polling", "websocket"))
    await socket.send("2probe")
    assert await socket.recv() == "3probe"
    return socket


async def test_an_upgrade_keeps_the_order(http: httpx.AsyncClient, server: Running) -> None:
    session = await opened(http)
    poll = asyncio.create_task(http.get(session))
    await polled(server, session)
    socket = await probed(server.address, session)
    assert (await poll).text == "6"
    await http.post(session, content="\x1e".join(f"4{n}" for n in range(20)))
    await socket.send("5")
    for n in range(20, 40):
        await socket.send(f"4{n}")
    assert [await heard(socket) for _ in range(40)] == [f"4{n}" for n in range(40)]
    assert (await http.get(session)).status_code == 400
    assert (await http.post(session, content="4x")).status_code == 400
    await socket.send("4on")
    assert await heard(socket) == "4on"
    await socket.close()


async def test_while_it_upgrades_a_poll_brings_what_there_is(http: httpx.AsyncClient, address: str) -> None:
    session = await opened(http)
    socket = await probed(address, session)
    await http.post(session, content="4before")
    assert (await http.get(session)).text == "4before"
    assert (await http.get(session)).text in ("6", "2")
    await socket.close()


async def test_a_second_websocket_is_turned_away(http: httpx.AsyncClient, address: str) -> None:
    session = await opened(http)
    socket = await probed(address, session)
    query = session.partition("?")[2].replace("polling", "websocket")
    for _ in range(2):
        await closed(await websocket(address, query))
        await socket.send("5")  # the second time it has become one
    await closed(socket)


@pytest.mark.parametrize("messages", [["5"], ["2"], ["4x"], ["2probe", "2probe"], ["2probe", "4x"], [b"2probe"]])
async def test_a_wrong_upgrade_leaves_the_session_polling(http: httpx.AsyncClient, address: str, messages: Any) -> None:
    session = await opened(http)
    socket = await websocket(address, session.partition("?")[2].replace("polling", "websocket"))
    for message in messages:
        await socket.send(message)
    await closed(socket)
    assert (await http.post(session, content="4on")).status_code == 200
    assert "4on" in (await http.get(session)).text


async def test_pages_of_any_origin_may_call(http: httpx.AsyncClient) -> None:
    response = await http.options(POLLING, headers={"Origin": "https://a.example"})
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, POST"
    refused = await http.get("/engine.io/", headers={"Origin": "https://a.example"})
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in refused.headers


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-WebSocket-Version": "8"},
        {"Sec-WebSocket-Key": "short"},
        {"Sec-WebSocket-Key": "*" * 24},
        {"Connection": "keep-alive"},
    ],
)
async def test_an_improper_websocket_handshake_is_refused(http: httpx.AsyncClient, header: dict[str, Any]) -> None:
    proper = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    response = await http.get("/engine.io/?EIO=4&transport=websocket", headers=proper | header)
    assert (response.status_code, response.json()["code"]) == (400, 3)


@pytest.mark.parametrize("query", ["transport=websocket", "EIO=4&transport=polling", "EIO=4&transport=websocket&sid=x"])
async def test_an_invalid_websocket_request_is_refused(address: str, query: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await websocket(address, query)
    assert refused.value.response.status_code == 400
