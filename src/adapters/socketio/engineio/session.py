"""An Engine.IO 4 session, by polling or on a websocket."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Protocol

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.fair_scheduler import FairScheduler
from adapters.socketio.engineio.flush_scheduler import FlushScheduler
from adapters.socketio.engineio.heartbeat import Heartbeat
from adapters.socketio.engineio.meter import Meter
from adapters.socketio.engineio.packets import EncodedPacket, Malformed
from adapters.socketio.engineio.send_queue import QueueLimits, SendQueue
from adapters.socketio.engineio.timers import Deadlines
from adapters.socketio.engineio.websocket import WebSocket


class Receiver(Protocol):
    """What a session is for."""

    def receive(self, message: str | bytes) -> None:
        """Raises `Malformed`, which ends the session."""

    def closed(self, reason: CloseReason) -> None:
        """The session has ended. Called once, and nothing is called after it."""


class Upgrade(Protocol):
    """A websocket that may replace the polling of a session."""

    @property
    def is_answered(self) -> bool:
        """Whether the client's probe was answered, so that it polls no more."""
        ...

    def close(self) -> None: ...


class Host(Protocol):
    """What a session needs of the server that keeps it."""

    fair_scheduler: FairScheduler
    flush_scheduler: FlushScheduler
    heartbeat: Heartbeat
    draining: "Deadlines[EngineSession]"

    @property
    def queue_limits(self) -> QueueLimits: ...

    def session_closed(self, session: "EngineSession", reason: CloseReason) -> None:
        """`session` takes in nothing more."""

    def forget(self, session: "EngineSession") -> None:
        """Nothing is left to be sent to the client of `session`."""

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` to its end, beside everything else."""


class EngineSession:
    """Lasts from its open packet to its end, and over the upgrade from polling to a websocket.

    `address` is that of the client, as far as trusted proxies tell. `client` is its User-Agent.
    """

    __slots__ = (
        "__weakref__",
        "_host",
        "_resumed",
        "_websocket",
        "address",
        "client",
        "is_polling",
        "is_posting",
        "meter",
        "reason",
        "receiver",
        "send_queue",
        "sid",
        "upgrade",
    )  # fmt: skip

    receiver: Receiver

    def __init__(self, host: Host, sid: str, address: str, client: str) -> None:
        self._host = host
        self.sid = sid
        self.address = address
        self.client = client
        self.meter = Meter(self, host.fair_scheduler, address)
        self.send_queue = SendQueue(self, host.queue_limits, host.flush_scheduler)
        self.reason: CloseReason | None = None
        self.is_polling = False
        self.is_posting = False
        self.upgrade: Upgrade | None = None
        self._websocket: WebSocket | None = None
        self._resumed: asyncio.Future[None] | None = None

    @property
    def is_open(self) -> bool:
        return self.reason is None

    @property
    def is_websocket(self) -> bool:
        return self._websocket is not None

    @property
    def is_upgrading(self) -> bool:
        return self.upgrade is not None and self.upgrade.is_answered

    def send(self, packet: EncodedPacket) -> None:
        self.send_queue.put(packet)

    def receive(self, part: str | bytes) -> None:
        """A packet from the client. Raises `Malformed`."""
        if not self.is_open:
            return
        kind = packets.MESSAGE if isinstance(part, bytes) else part[:1]
        if kind == packets.MESSAGE:
            self.receiver.receive(part if isinstance(part, bytes) else part[1:])
        elif kind == packets.PONG:
            self._host.heartbeat.pong(self)
        elif kind == packets.CLOSE:
            self.abort(CloseReason.CLIENT_DISCONNECT)
        elif kind != packets.NOOP:
            raise Malformed("a client does not send this packet here")

    def close(self, reason: CloseReason) -> None:
        """End when the client has what is queued for it, in two seconds at most. Nothing more is received or sent."""
        if not self.is_open:
            return
        self._end(reason)
        if self._websocket is None:
            self.send(packets.text_packet(packets.CLOSE))
            self.send_queue.close()
            self._host.draining.start(self)
        else:
            self.send_queue.close()
            self._websocket.limit_closing()
            self._host.run(self._close_when_sent(self._websocket, reason))

    async def _close_when_sent(self, websocket: WebSocket, reason: CloseReason) -> None:
        await self.send_queue.emptied()
        websocket.close(reason.code, reason.text)

    def abort(self, reason: CloseReason) -> None:
        """End now. What is queued is dropped."""
        if self.is_open:
            self._end(reason)
        if self._websocket is not None:
            self._websocket.close(reason.code, reason.text)
        self.send_queue.abort()
        self._host.forget(self)

    def _end(self, reason: CloseReason) -> None:
        self.reason = reason
        self.resume_reading()
        self.meter.close()
        if self.upgrade is not None:
            self.upgrade.close()
        self._host.session_closed(self, reason)
        self.receiver.closed(reason)

    def queue_overflowed(self) -> None:
        self.abort(CloseReason.TOO_SLOW)

    def budget_exceeded(self) -> None:
        self.abort(CloseReason.FLOODING)

    def pause_reading(self) -> None:
        """Read nothing more from the client for the time being (backpressure)."""
        if self._resumed is None:
            self._resumed = asyncio.get_running_loop().create_future()
            if self._websocket is not None:
                self._websocket.pause_reading()

    def resume_reading(self) -> None:
        if self._resumed is not None:
            self._resumed.set_result(None)
            self._resumed = None
            if self._websocket is not None:
                self._websocket.resume_reading()

    @property
    def is_paused(self) -> bool:
        """Whether nothing is read from the client."""
        return self._resumed is not None or self.meter.is_waiting

    async def resumed(self) -> None:
        """Return when the client may send more."""
        if self._resumed is not None:
            await asyncio.shield(self._resumed)

    def connection_made(self, websocket: WebSocket) -> None:
        """Send and receive by `websocket` from now on."""
        self.upgrade = None
        self._websocket = websocket
        self.send_queue.attach(websocket.transport)

    def message_received(self, message: str | bytes) -> None:
        try:
            self.receive(message)
        except Malformed:
            self.abort(CloseReason.PARSE_ERROR)

    def connection_lost(self) -> None:
        self._websocket = None
        self.abort(CloseReason.TRANSPORT_CLOSE)

    def pause_writing(self) -> None:
        self.send_queue.block()

    def resume_writing(self) -> None:
        self.send_queue.unblock()
