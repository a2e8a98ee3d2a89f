"""How the server ends a connection: what the client is told, and that official clients come back as they should."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import ClientConnection

from adapters.socketio.connection import Connection
from adapters.socketio.engineio.close_reasons import CloseReason, Reconnect
from adapters.wire.deliveries.delivery import user_room
from domain.ids import UserId
from tests.support.device import connect_patiently, patient_client
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service
from tests.support.websocket import open_websocket


@asynccontextmanager
async def websocket(service: Service, person: Person) -> AsyncIterator[ClientConnection]:
    """A bare websocket of a person."""
    async with await open_websocket(service.address) as socket:
        await socket.recv()
        await socket.send("40" + json.dumps({"token": person.token}))
        assert (await socket.recv(decode=True)).startswith("40")
        yield socket


def connection_of(service: Service, person: Person) -> Connection:
    (connection,) = service.container.hub().rooms.members((user_room(UserId(person.user)),))
    return connection


def close(service: Service, reason: CloseReason) -> None:
    """Close the only session."""
    (session,) = service.container.socket_server().engine.sessions.values()
    session.close(reason)


async def close_frame(socket: ClientConnection) -> tuple[int | None, str | None]:
    await asyncio.wait_for(socket.wait_closed(), PATIENCE_SECONDS)
    return socket.close_code, socket.close_reason


@pytest.mark.parametrize("reason", CloseReason)
async def test_the_close_frame_has_the_code_and_reason(service: Service, ann: Person, reason: CloseReason) -> None:
    async with websocket(service, ann) as socket:
        close(service, reason)
        assert await close_frame(socket) == (reason.code, reason.text)


async def test_a_disconnect_packet_comes_before_the_close_frame(service: Service, ann: Person) -> None:
    async with websocket(service, ann) as socket:
        connection_of(service, ann).disconnect(CloseReason.TOKEN_EXPIRED)
        assert await asyncio.wait_for(socket.recv(), PATIENCE_SECONDS) == "41"
        assert await close_frame(socket) == (4401, "token expired")


async def test_a_malformed_packet_is_a_parse_error(service: Service, ann: Person) -> None:
    async with websocket(service, ann) as socket:
        await socket.send("42{")
        assert await close_frame(socket) == (4500, "parse error")


async def test_a_client_that_ends_its_session_is_not_to_come_back(service: Service, ann: Person) -> None:
    async with websocket(service, ann) as socket:
        await socket.send("1")
        assert await close_frame(socket) == (1000, "client disconnect")


@pytest.mark.parametrize("reason", [one for one in CloseReason if one.reconnect is Reconnect.AT_ONCE])
async def test_an_official_client_reconnects_after_a_close(service: Service, ann: Person, reason: CloseReason) -> None:
    client, connected = patient_client(reconnection_delay=0.01, reconnection_delay_max=0.01), asyncio.Semaphore(0)
    client.on("connect", connected.release)
    await connect_patiently(client, service.address, {"token": ann.token})
    await connected.acquire()
    close(service, reason)
    await asyncio.wait_for(connected.acquire(), PATIENCE_SECONDS)
    assert (await client.call("test"))["ok"]
    await client.disconnect()


async def test_an_official_client_does_not_reconnect_after_a_disconnect_packet(service: Service, ann: Person) -> None:
    client, gone = patient_client(reconnection_delay=0.01), asyncio.Event()
    client.on("disconnect", gone.set)
    await connect_patiently(client, service.address, {"token": ann.token})
    connection_of(service, ann).disconnect(CloseReason.TOKEN_REVOKED)
    await asyncio.wait_for(gone.wait(), PATIENCE_SECONDS)
    await asyncio.wait_for(client.wait(), PATIENCE_SECONDS)
    assert not client.connected
