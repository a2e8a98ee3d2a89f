"""The Engine.IO 4 server: all sessions of this process."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.fair_scheduler import FairScheduler
from adapters.socketio.engineio.flush_scheduler import FlushScheduler
from adapters.socketio.engineio.heartbeat import Heartbeat
from adapters.socketio.engineio.packets import EncodedPacket
from adapters.socketio.engineio.probe import Probe
from adapters.socketio.engineio.send_queue import QueueLimits
from adapters.socketio.engineio.session import EngineSession, Receiver
from adapters.socketio.engineio.time_budget import DEFAULT_LIMITS, BudgetLimits
from adapters.socketio.engineio.timers import Deadlines
from adapters.socketio.engineio.websocket import WebSocket

SID_BYTES: Final = 15
UPGRADE_SECONDS: Final = 10.0
GRACE_SECONDS: Final = 2.0
POLL_SECONDS: Final = 0.01


async def _no_wait(_: str) -> None:
    """Any address may connect at any time."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """`origins` are those whose pages may connect, `*` for any. `max_payload` is in bytes, times are in seconds.

    `closed` is called with the text of the reason for which a session ended. `wait` gives the seconds after which an
    address may connect once more, None for now.
    """

    max_payload: int
    origins: Sequence[str]
    limits: QueueLimits
    ping_interval: float = 25.0
    ping_timeout: float = 20.0
    budget: BudgetLimits = DEFAULT_LIMITS
    closed: Callable[[str], None] = lambda _: None
    wait: Callable[[str], Awaitable[float | None]] = _no_wait


class Engine:
    """`accept` gives each new session its receiver."""

    def __init__(self, options: EngineOptions, accept: Callable[[EngineSession], Receiver]) -> None:
        self.options = options
        self.sessions: dict[str, EngineSession] = {}
        self.flush_scheduler = FlushScheduler()
        self.fair_scheduler = FairScheduler(options.budget)
        self.heartbeat = Heartbeat(options.ping_interval, options.ping_timeout)
        self.closing: Deadlines[WebSocket] = Deadlines(GRACE_SECONDS, WebSocket.abort)
        self.draining: Deadlines[EngineSession] = Deadlines(GRACE_SECONDS, _abort)
        self._probes: Deadlines[Probe] = Deadlines(UPGRADE_SECONDS, Probe.close)
        self._accept = accept
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def queue_limits(self) -> QueueLimits:
        return self.options.limits

    def open(self, address: str, client: str) -> EngineSession:
        """A new session; `handshake` tells its client."""
        session = EngineSession(self, secrets.token_urlsafe(SID_BYTES), address, client)
        self.sessions[session.sid] = session
        session.receiver = self._accept(session)
        self.heartbeat.start(session)
        return session

    def handshake(self, session: EngineSession, upgrades: Sequence[str]) -> EncodedPacket:
        """The open packet (Engine.IO 4, handshake). `upgrades` are the transports that the client may change to."""
        handshake = {
            "sid": session.sid,
            "upgrades": upgrades,
            "pingInterval": round(self.options.ping_interval * 1000),
            "pingTimeout": round(self.options.ping_timeout * 1000),
            "maxPayload": self.options.max_payload,
        }
        return packets.text_packet(packets.OPEN.encode() + orjson.dumps(handshake))

    def find(self, sid: str) -> EngineSession | None:
        session = self.sessions.get(sid)
        if session is not None:
            self.heartbeat.check(session)
        return self.sessions.get(sid)

    def websocket(self, session: EngineSession) -> WebSocket:
        """The websocket of a session that begins on one."""
        return WebSocket(session, self.options.max_payload, self.closing, session.meter)

    def probe(self, session: EngineSession) -> WebSocket:
        """A websocket that may replace the session's polling."""
        probe = Probe(session, self._probes)
        if session.is_open and session.upgrade is None and not session.is_websocket:
            session.upgrade = probe
            self._probes.start(probe)
        return WebSocket(probe, self.options.max_payload, self.closing, session.meter)

    def session_closed(self, session: EngineSession, reason: CloseReason) -> None:
        self.heartbeat.stop(session)
        self.options.closed(reason.text)

    def forget(self, session: EngineSession) -> None:
        self.sessions.pop(session.sid, None)
        self.draining.stop(session)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self, reason: CloseReason) -> None:
        """Close every session."""
        for session in list(self.sessions.values()):
            session.close(reason)

    async def wait_closed(self) -> None:
        """Return when no closed session has a connection left, after two seconds at most."""
        while self.closing or self.draining:  # noqa: ASYNC110  # a timer ends it; who goes last is not worth a signal
            await asyncio.sleep(POLL_SECONDS)

    def abort(self) -> None:
        """Drop the connections of all sessions that were closed and are still there."""
        self.closing.expire_all()
        self.draining.expire_all()


def _abort(session: EngineSession) -> None:
    session.abort(CloseReason.TRANSPORT_CLOSE)
