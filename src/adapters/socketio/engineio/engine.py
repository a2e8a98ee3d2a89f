"""The Engine.IO server (protocol 4): all sessions of this process."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.heartbeat import Heartbeat
from adapters.socketio.engineio.packets import Packet
from adapters.socketio.engineio.send_queue import FlushScheduler, QueueLimits
from adapters.socketio.engineio.session import Probe, Receiver, Session
from adapters.socketio.engineio.timers import Deadlines
from adapters.socketio.engineio.websocket import WebSocket

SID_BYTES: Final = 15
UPGRADE_SECONDS: Final = 10.0
GRACE_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 0.01


async def _no_wait(_: str) -> None:
    """Any address may connect at any time."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """`origins` are those whose pages may connect, `*` for any. `closed` is told why each session ended. `wait` says
    how many seconds an address must wait before it connects once more, None for not at all."""

    max_payload: int
    origins: Sequence[str]
    limits: QueueLimits
    ping_interval: float = 25.0
    ping_timeout: float = 20.0
    closed: Callable[[str], None] = lambda _: None
    wait: Callable[[str], Awaitable[float | None]] = _no_wait


class Engine:
    """`accept` gives each new session its receiver."""

    def __init__(self, options: EngineOptions, accept: Callable[[Session], Receiver]) -> None:
        self.options = options
        self.sessions: dict[str, Session] = {}
        self.flush_scheduler = FlushScheduler()
        self.heartbeat = Heartbeat(options.ping_interval, options.ping_timeout)
        self.closing: Deadlines[WebSocket] = Deadlines(GRACE_SECONDS, WebSocket.abort)
        self.farewells: Deadlines[Session] = Deadlines(GRACE_SECONDS, lambda session: session.cut("transport close"))
        self.upgrades: Deadlines[Probe] = Deadlines(UPGRADE_SECONDS, Probe.give_up)
        self._accept = accept
        self._held: set[asyncio.Task[None]] = set()

    def open(self, address: str, client: str) -> Session:
        """A new session, which is not yet told so."""
        session = Session(self, secrets.token_urlsafe(SID_BYTES), address, client)
        self.sessions[session.sid] = session
        session.receiver = self._accept(session)
        self.heartbeat.start(session)
        return session

    def opening(self, session: Session, upgrades: Sequence[str]) -> Packet:
        """What tells the client of its session; `upgrades` are the transports that it may change to."""
        handshake = {
            "sid": session.sid,
            "upgrades": upgrades,
            "pingInterval": round(self.options.ping_interval * 1000),
            "pingTimeout": round(self.options.ping_timeout * 1000),
            "maxPayload": self.options.max_payload,
        }
        return packets.text(packets.OPEN.encode() + orjson.dumps(handshake))

    def find(self, sid: str) -> Session | None:
        session = self.sessions.get(sid)
        if session is not None:
            self.heartbeat.check(session)
        return self.sessions.get(sid)

    def websocket(self, session: Session) -> WebSocket:
        """The websocket of a session that begins as one."""
        return WebSocket(session, self.options.max_payload, self.closing)

    def probe(self, session: Session) -> WebSocket:
        """A websocket that may take the place of the session's polling."""
        probe = Probe(self, session)
        if session.is_open and session.probe is None and not session.is_websocket:
            session.probe = probe
            self.upgrades.start(probe)
        return WebSocket(probe, self.options.max_payload, self.closing)

    def ended(self, session: Session) -> None:
        self.heartbeat.stop(session)
        self.options.closed(session.reason or "")

    def forget(self, session: Session) -> None:
        self.sessions.pop(session.sid, None)
        self.farewells.stop(session)

    def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` to its end."""
        task = asyncio.create_task(work)
        self._held.add(task)
        task.add_done_callback(self._held.discard)

    async def closed(self) -> None:
        """Return when no closed session has a connection left, which takes two seconds at most."""
        while self.closing or self.farewells:  # noqa: ASYNC110  # a timer ends it; who goes last is not worth a signal
            await asyncio.sleep(LOOK_SECONDS)

    def abort_all(self) -> None:
        """Cut off whoever has not let go yet."""
        self.closing.end_all()
        self.farewells.end_all()

    def close_all(self, reason: str) -> None:
        for session in list(self.sessions.values()):
            session.close(reason)
