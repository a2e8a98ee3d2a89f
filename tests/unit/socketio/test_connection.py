"""What a connection holds during a replay, and that it sends nothing twice after it."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from adapters.socketio.connection import MAX_HELD, Connection
from adapters.socketio.engineio.packets import EncodedPacket
from adapters.socketio.protocol.namespace import Socket
from domain.caller import Caller
from domain.ids import SessionId, UserId
from domain.session import Session, SessionUse

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def packet(event_id: str | None) -> EncodedPacket:
    return EncodedPacket(b"", event_id)


@pytest.fixture
def sent() -> list[str | None]:
    return []


@pytest.fixture
def connection(sent: list[str | None]) -> Connection:
    queue = SimpleNamespace(put=lambda one: sent.append(one.event_id))
    socket = cast(Socket, SimpleNamespace(sid="s", session=SimpleNamespace(send_queue=queue)))
    session = Session(SessionId("s"), Caller(UserId("ann")), NOON, NOON)
    return Connection(socket, SessionUse(session, "192.0.2.1", "test"), None)


def test_what_is_held_is_sent_after_the_replay(connection: Connection, sent: list[str | None]) -> None:
    for number in "123":
        connection.emit(packet(number))
    assert sent == []
    connection.release(after="1")
    assert sent == ["2", "3"]


def test_what_the_replay_has_sent_is_not_sent_again_when_it_is_published(
    connection: Connection, sent: list[str | None]
) -> None:
    connection.release(after="2")
    for number in "1234":
        connection.emit(packet(number))
    assert sent == ["3", "4"]


def test_without_a_replay_everything_is_sent(connection: Connection, sent: list[str | None]) -> None:
    connection.release(after="")
    connection.emit(packet("1"))
    assert sent == ["1"]


def test_a_second_replay_holds_again(connection: Connection, sent: list[str | None]) -> None:
    connection.release(after="2")
    connection.hold()
    connection.emit(packet("1"))
    connection.release(after="0")
    assert sent == ["1"]


def test_too_much_is_held_by_the_log_instead(connection: Connection, sent: list[str | None]) -> None:
    for number in range(MAX_HELD + 1):
        connection.emit(packet(f"{number:04}"))
    assert connection.has_overflowed
    connection.release(after="")
    assert sent == []
