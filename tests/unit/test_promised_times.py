"""Times that the contract promises, by what the code waits for: nothing is measured on a machine that others share."""

import asyncio

from adapters.mongo.commit import group_commit
from adapters.mongo.driver.client import PATIENCE_SECONDS, connect, connect_blocking
from adapters.socketio.engineio.engine import Engine, EngineOptions
from adapters.socketio.engineio.send_queue import QueueLimits
from adapters.socketio.engineio.session import EngineSession
from adapters.socketio.engineio.websocket import WebSocket
from entrypoints import lifespan
from tests.support.jumping import run

REFUSED_WITHIN_SECONDS = 2.0
STOPPED_WITHIN_SECONDS = 5.0
GRACE_SECONDS = 2.0


async def test_no_operation_waits_longer_for_the_database_than_a_refusal_may_take() -> None:
    async with connect("mongodb://database.invalid") as client:
        assert client.options.timeout == PATIENCE_SECONDS < REFUSED_WITHIN_SECONDS
        assert client.options.server_selection_timeout < PATIENCE_SECONDS
    with connect_blocking("mongodb://database.invalid") as blocking:
        assert blocking.options.timeout == PATIENCE_SECONDS


def test_no_change_waits_longer_than_a_refusal_may_take() -> None:
    assert group_commit.LONGEST_WAIT_SECONDS + group_commit.PAUSE_SECONDS < REFUSED_WITHIN_SECONDS
    assert PATIENCE_SECONDS + group_commit.PAUSE_SECONDS < REFUSED_WITHIN_SECONDS


def test_what_a_stop_waits_for_takes_no_longer_than_it_may() -> None:
    waits = lifespan.WORK_SECONDS + lifespan.CLOSE_SECONDS + lifespan.DATABASE_SECONDS
    assert waits < STOPPED_WITHIN_SECONDS


class Transport(asyncio.Transport):
    """Remembers that it was aborted; its peer says nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.is_aborted = False

    def is_closing(self) -> bool:
        return self.is_aborted

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...
    def write(self, data: bytes | bytearray | memoryview) -> None: ...
    def resume_reading(self) -> None: ...

    def abort(self) -> None:
        self.is_aborted = True


class Nobody:
    """The receiver of a session whose client sends nothing."""

    def receive(self, message: str | bytes) -> None: ...
    def closed(self, reason: object) -> None: ...


def test_a_client_that_ignores_the_close_frame_is_cut_off_after_the_grace() -> None:
    async def story() -> None:
        options = EngineOptions(max_payload=1000, origins=["*"], limits=QueueLimits(bytes=1000, packets=10))
        engine, transport = Engine(options, lambda session: Nobody()), Transport()
        session: EngineSession = engine.open("192.0.2.1", "test")
        socket: WebSocket = engine.websocket(session)
        socket.connection_made(transport)
        socket.close()
        await asyncio.sleep(GRACE_SECONDS - 0.1)
        assert not transport.is_aborted
        await asyncio.sleep(0.2)
        assert transport.is_aborted

    run(story())
