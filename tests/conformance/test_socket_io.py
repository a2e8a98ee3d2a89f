"""Socket.IO protocol 5, clause by clause, packet by packet."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from tests.conformance.client import closed, heard, heard_text, websocket


@pytest.fixture
async def socket(address: str) -> AsyncIterator[ClientConnection]:
    """A websocket that is not connected to a namespace yet."""
    socket = await websocket(address, path="socket.io")
    await socket.recv()
    yield socket
    await socket.close()


async def connected(socket: ClientConnection, packet: str = "40") -> None:
    await socket.send(packet)
    await heard(socket)
    await heard(socket)


@pytest.mark.parametrize(
    ("packet", "namespace", "auth"),
    [
        ("40", "", "{}"),
        ('40{"token":"123"}', "", '{"token":"123"}'),
        ("40/custom,", "/custom,", "{}"),
        ("40/custom", "/custom,", "{}"),
        ('40/custom,{"token":"abc"}', "/custom,", '{"token":"abc"}'),
    ],
)
async def test_a_namespace_acknowledges_the_connection(
    socket: ClientConnection, packet: str, namespace: str, auth: str
) -> None:
    await socket.send(packet)
    answer = await heard_text(socket)
    assert answer.startswith(f"40{namespace}{{")
    assert json.loads(answer[2 + len(namespace) :]).keys() == {"sid"}
    assert await heard(socket) == f'42{namespace}["auth",{auth}]'


async def test_the_sids_of_namespaces_and_session_differ(address: str) -> None:
    async with await websocket(address, path="socket.io") as socket:
        sids = {json.loads((await socket.recv())[1:])["sid"]}
        for packet in ("40", "40/custom,"):
            await socket.send(packet)
            sids.add(json.loads((await heard_text(socket)).partition("{")[2].join(("{", "")))["sid"])
            await heard(socket)
        assert len(sids) == 3


async def test_an_unknown_namespace_is_refused(socket: ClientConnection) -> None:
    await socket.send("40/random")
    assert await heard(socket) == '44/random,{"message":"Invalid namespace"}'
    await connected(socket)


async def test_a_second_connect_to_a_namespace_is_refused(socket: ClientConnection) -> None:
    await connected(socket)
    await socket.send("40")
    assert (await heard_text(socket)).startswith("44{")


async def test_whoever_is_in_no_namespace_is_closed(hasty: str) -> None:
    await closed(await websocket(hasty, path="socket.io"))


async def test_leaving_one_namespace_keeps_the_other(socket: ClientConnection) -> None:
    await connected(socket)
    await connected(socket, "40/custom")
    await socket.send("41/custom,")
    await socket.send('42/custom,["message",1]')
    await socket.send('42["message",2]')
    assert await heard(socket) == '42["message-back",2]'
    await connected(socket, "40/custom")


@pytest.mark.parametrize("at", ["", "/custom,"])
async def test_an_event_is_delivered_with_its_arguments(socket: ClientConnection, at: str) -> None:
    await connected(socket, f"40{at}")
    for arguments in ('1,"2",{"3":[true]}', "null", '"\u2713"', '{"a":{"b":[]}}', "1.5,-7"):
        await socket.send(f'42{at}["message",{arguments}]')
        assert await heard(socket) == f'42{at}["message-back",{arguments}]'


@pytest.mark.parametrize("number", ["0", "7", "456", "999999999999999"])
async def test_an_acknowledgement_has_the_number_of_its_event(socket: ClientConnection, number: str) -> None:
    await connected(socket)
    await socket.send(f'42{number}["message-with-ack",1,"2",{{"3":[false]}}]')
    assert await heard(socket) == f'43{number}[1,"2",{{"3":[false]}}]'


async def test_an_acknowledgement_names_its_namespace(socket: ClientConnection) -> None:
    await connected(socket, "40/custom,")
    await socket.send('42/custom,13["message-with-ack"]')
    assert await heard(socket) == "43/custom,13[]"


async def test_an_event_without_a_number_is_not_acknowledged(socket: ClientConnection) -> None:
    await connected(socket)
    await socket.send('42["message-with-ack",1]')
    await socket.send('42["message",2]')
    assert await heard(socket) == '42["message-back",2]'


@pytest.mark.parametrize(
    ("sent", "back"),
    [('52-["message"', '52-["message-back"'), ('52-/custom,["message"', '52-/custom,["message-back"')],
)
async def test_binary_attachments_are_delivered(socket: ClientConnection, sent: str, back: str) -> None:
    await connected(socket, "40/custom," if "custom" in sent else "40")
    places = ',{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]]'
    for packet in (f"4{sent}{places}", b"\x01\x02", b""):
        await socket.send(packet)
    assert [await heard(socket) for _ in range(3)] == [f"4{back}{places}", b"\x01\x02", b""]


async def test_an_acknowledgement_may_have_attachments(socket: ClientConnection) -> None:
    await connected(socket)
    places = '{"_placeholder":true,"num":0},{"a":{"_placeholder":true,"num":1}}]'
    for packet in (f'452-789["message-with-ack",{places}', b"\x01", b"\x02"):
        await socket.send(packet)
    assert [await heard(socket) for _ in range(3)] == [f"462-789[{places}", b"\x01", b"\x02"]


async def test_an_unrequested_acknowledgement_is_ignored(socket: ClientConnection) -> None:
    await connected(socket)
    await socket.send('4312["x"]')
    await socket.send('42["message",2]')
    assert await heard(socket) == '42["message-back",2]'


@pytest.mark.parametrize("name", ['"connect"', '"disconnect"', '"connect_error"', '"disconnecting"', '""', "5", "null"])
async def test_reserved_names_call_nothing(socket: ClientConnection, name: str) -> None:
    await connected(socket)
    await socket.send(f'427[{name},{{"a":1}}]')
    assert await heard(socket) == "437[]"
    await socket.send('42["message",2]')
    assert await heard(socket) == '42["message-back",2]'


@pytest.mark.parametrize(
    "packets",
    [
        ["4"],
        ["4abc"],
        ["47"],
        ["44"],
        ['44{"message":"x"}'],
        ["42"],
        ["42{}"],
        ["42[]"],
        ['42"x"'],
        ["42["],
        ['42["a",NaN]'],
        ["42" + "[" * 9000],
        ['42abc["message"]'],
        ['42-1["message"]'],
        ['42\u0667["message"]'],
        ['421234567890123456["message"]'],
        ["43[]"],
        ["431"],
        ["431{}"],
        ["41x"],
        ['41{"a":1}'],
        ["405"],
        ['45["message"]'],
        ['45-["message"]'],
        ['4517-["message"]'],
        ['4599999999-["message"]'],
        ['451-["message",{"_placeholder":true,"num":1}]', b"x"],
        ['451-["message",{"_placeholder":true,"num":-1}]', b"x"],
        ['451-["message",{"_placeholder":true,"num":"0"}]', b"x"],
        ['451-["message",{"_placeholder":true}]', b"x"],
        ['451-["message"]', b"x"],
        ['451-["message",{"_placeholder":true,"num":0}]', '42["message"]'],
        ['451-["message",' + "[" * 200 + '{"_placeholder":true,"num":0}' + "]" * 201, b"x"],
        ['452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', b"x" * 600_000, b"x" * 600_000],
        [b"x"],
        ['42/other,["message"]'],
    ],
)
async def test_what_breaks_the_protocol_ends_the_connection(socket: ClientConnection, packets: Any) -> None:
    await connected(socket)
    for packet in packets:
        await socket.send(packet)
    await closed(socket)


@pytest.mark.parametrize("packet", ['42["message"]', "41", '451-["message",{"_placeholder":true,"num":0}]', "43[1]"])
async def test_a_packet_before_connecting_ends_the_connection(socket: ClientConnection, packet: str) -> None:
    await socket.send(packet)
    await closed(socket)


async def test_what_comes_with_the_connecting_waits_for_it(socket: ClientConnection) -> None:
    await socket.send("40")
    await socket.send('421["message-with-ack",1]')
    assert (await heard_text(socket)).startswith("40{")
    assert await heard(socket) == '42["auth",{}]'
    assert await heard(socket) == "431[1]"
