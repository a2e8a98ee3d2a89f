"""Floods of tiny frames, packets and payloads: whoever floods is held back, then closed, and others are served."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import pytest

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.frames import FrameReader
from adapters.socketio.engineio.session import EngineSession
from adapters.socketio.protocol.packets import MAX_CONTAINERS
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import SECRET, Person, Service

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 2 * PATIENCE_SECONDS
REQUESTS = 40
PATIENCE = 0.5
MOST_BETWEEN = 20_000
"""Frames or packets of a flood that are handled while a bystander waits for one answer, at most: time slices bring
some thousand. Without them one read of the network alone brings 37,000, and an answer takes several reads."""

CLOSED = [
    "noop packets",
    "pong packets",
    "pong frames",
    "ping frames",
    "empty fragments",
    "fragments of a byte",
    "acks",
    "acks with attachments",
    "nested lists",
    "polling: noops",
    "polling: acks",
    "30 sockets of a user",
]


@dataclass
class Handled:
    """What the service has handled so far: frames read and packets received, and how often it closed for what."""

    frames: int = 0
    packets: int = 0
    ends: Counter[str] = field(default_factory=Counter)

    @property
    def units(self) -> int:
        return max(self.frames, self.packets)


@pytest.fixture
def handled(service: Service, monkeypatch: pytest.MonkeyPatch) -> Handled:
    """Counts, and lets the service lose its patience early."""
    handled, read, receive = Handled(), FrameReader.next, EngineSession.receive
    engine = service.container.socket_server().engine
    closed = engine.session_closed

    def counting_read(reader: FrameReader) -> tuple[int, bytes] | None:
        handled.frames += 1
        return read(reader)

    def counting_receive(session: EngineSession, part: str | bytes) -> None:
        handled.packets += 1
        receive(session, part)

    def counting_closed(session: EngineSession, reason: CloseReason) -> None:
        handled.ends[reason.text] += 1
        closed(session, reason)

    monkeypatch.setattr(FrameReader, "next", counting_read)
    monkeypatch.setattr(EngineSession, "receive", counting_receive)
    monkeypatch.setattr(engine, "session_closed", counting_closed)
    limits = engine.fair_scheduler.limits
    monkeypatch.setattr(engine.fair_scheduler, "limits", replace(limits, patience=PATIENCE))
    return handled


@asynccontextmanager
async def flooding(service: Service, name: str) -> AsyncIterator[None]:
    """A process beside the service that floods it."""
    port = service.address.rpartition(":")[2]
    flood = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.floods", name, port, SECRET, str(LONGEST_SECONDS)),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # its time is over
            flood.kill()
        await flood.wait()


async def wait_until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


async def units_between(bystander: Person, handled: Handled) -> list[int]:
    """A bystander sends messages and events; how much of the flood was handled during each."""
    between = []
    async with bystander.device() as device:
        for number in range(REQUESTS // 2):
            before = handled.units
            await bystander.send("bob", f"{number}")
            between.append(handled.units - before)
            before = handled.units
            assert (await device.call("test"))["ok"]
            between.append(handled.units - before)
    return between


@pytest.mark.parametrize("name", CLOSED)
async def test_a_flood_is_closed_and_nobody_else_is_refused(
    service: Service, ann: Person, handled: Handled, name: str
) -> None:
    async with flooding(service, name):
        await wait_until(lambda: handled.units > 100)
        between = await units_between(ann, handled)
        await wait_until(lambda: handled.ends["flooding"])
    assert median(between) < MOST_BETWEEN


@pytest.mark.parametrize("name", ["30 users", "30 strangers", "coming back all the time"])
async def test_a_flood_of_many_is_held_back_and_nobody_else_is_refused(
    service: Service, ann: Person, handled: Handled, name: str
) -> None:
    async with flooding(service, name):
        await wait_until(lambda: handled.units > 100)
        between = await units_between(ann, handled)
    assert median(between) < MOST_BETWEEN


async def test_connecting_again_and_again_is_no_way_to_hold_up_others(
    service: Service, ann: Person, handled: Handled
) -> None:
    async with flooding(service, "connects again"):
        await wait_until(lambda: handled.units > 100)
        between = await units_between(ann, handled)
    assert median(between) < MOST_BETWEEN


async def test_a_packet_of_too_many_lists_is_a_parse_error(service: Service, ann: Person, handled: Handled) -> None:
    """A megabyte of empty lists takes the parser long, and no time slice ends within it."""
    async with ann.device() as device:
        await device.client.emit("test", [[] for _ in range(MAX_CONTAINERS + 1)])
        await wait_until(lambda: handled.ends["parse error"] == 1)


async def test_a_burst_of_honest_events_is_answered_and_closes_nobody(
    service: Service, ann: Person, handled: Handled
) -> None:
    """The limits of rates, not of time, decide how many events a client may send."""
    async with ann.device() as device:
        await asyncio.gather(*(device.call("test") for _ in range(1000)))
    assert not handled.ends["flooding"]
