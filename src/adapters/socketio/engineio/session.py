"""An Engine.IO session (protocol 4), by polling or on a websocket."""

import asyncio
from typing import TYPE_CHECKING, Protocol

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.packets import Malformed, Packet
from adapters.socketio.engineio.send_queue import SendQueue
from adapters.socketio.engineio.websocket import WebSocket

if TYPE_CHECKING:
    from adapters.socketio.engineio.engine import Engine


class Receiver(Protocol):
    """What a session is for."""

    def receive(self, message: str | bytes) -> None:
        """Raises `Malformed`, which ends the session."""

    def closed(self, reason: str) -> None:
        """The session has ended; said once, and nothing after it."""


class Session:
    """From its open packet to its end, and over the change from polling to a websocket.

    `address` is that of the client, as far as trusted proxies tell, and `client` what it calls itself.
    """

    __slots__ = (
        "__weakref__",
        "_engine",
        "_resumed",
        "_websocket",
        "address",
        "client",
        "is_polling",
        "is_posting",
        "probe",
        "reason",
        "receiver",
        "send_queue",
        "sid",
    )  # fmt: skip

    receiver: Receiver

    def __init__(self, engine: "Engine", sid: str, address: str, client: str) -> None:
        self._engine = engine
        self.sid = sid
        self.address = address
        self.client = client
        self.send_queue = SendQueue(self, engine.options.limits, engine.flush_scheduler)
        self.reason: str | None = None
        self.is_polling = False
        self.is_posting = False
        self.probe: Probe | None = None
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
        return self.probe is not None and self.probe.is_answered

    def send(self, packet: Packet) -> None:
        self.send_queue.put(packet)

    def take_in(self, part: str | bytes) -> None:
        """A packet from the client. Raises `Malformed`."""
        if not self.is_open:
            return
        kind = packets.MESSAGE if isinstance(part, bytes) else part[:1]
        if kind == packets.MESSAGE:
            self.receiver.receive(part if isinstance(part, bytes) else part[1:])
        elif kind == packets.PONG:
            self._engine.heartbeat.pong(self)
        elif kind == packets.CLOSE:
            self.cut("client disconnect")
        elif kind != packets.NOOP:
            raise Malformed("no packet that a client sends here")

    def close(self, reason: str) -> None:
        """Take in and send nothing more, and end when the client has what it was sent, or in two seconds."""
        if not self.is_open:
            return
        self._end(reason)
        if self._websocket is None:
            self.send(packets.text(packets.CLOSE))
            self.send_queue.shut()
            self._engine.farewells.start(self)
        else:
            self.send_queue.shut()
            self._websocket.cut_off_later()
            self._engine.hold(self._close_when_sent(self._websocket))

    async def _close_when_sent(self, websocket: WebSocket) -> None:
        await self.send_queue.emptied()
        websocket.close(reason=self.reason or "")

    def _end(self, reason: str) -> None:
        self.reason = reason
        self.resume()
        if self.probe is not None:
            self.probe.give_up()
        self._engine.ended(self)
        self.receiver.closed(reason)

    def cut(self, reason: str) -> None:
        """End at once, whatever was still to be sent."""
        if self.is_open:
            self._end(reason)
        if self._websocket is not None:
            self._websocket.close(reason=reason)
        self.send_queue.discard()
        self._engine.forget(self)

    def overflowed(self) -> None:
        self.cut("too slow")

    def connected(self, websocket: WebSocket) -> None:
        """Everything comes and goes by `websocket` from now on."""
        self.probe = None
        self._websocket = websocket
        self.send_queue.attach(websocket.transport)

    def pause(self) -> None:
        """Read nothing more from the client for the time being."""
        if self._resumed is None:
            self._resumed = asyncio.get_running_loop().create_future()
            if self._websocket is not None:
                self._websocket.pause()

    def resume(self) -> None:
        if self._resumed is not None:
            self._resumed.set_result(None)
            self._resumed = None
            if self._websocket is not None:
                self._websocket.resume()

    @property
    def is_paused(self) -> bool:
        return self._resumed is not None

    async def resumed(self) -> None:
        """Return when the client may send more."""
        if self._resumed is not None:
            await asyncio.shield(self._resumed)

    def heard(self, message: str | bytes) -> None:
        try:
            self.take_in(message)
        except Malformed:
            self.cut("parse error")

    def lost(self) -> None:
        self._websocket = None
        self.cut("transport close")

    def blocked(self) -> None:
        self.send_queue.block()

    def unblocked(self) -> None:
        self.send_queue.unblock()


class Probe:
    """A websocket that wants to take the place of a session's polling: `2probe`, `3probe`, `5`.

    It is turned away when the session has one already.
    """

    def __init__(self, engine: "Engine", session: Session) -> None:
        self._engine = engine
        self._session = session
        self.is_answered = False
        self.websocket: WebSocket

    def connected(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        if self._session.probe is not self:
            self.give_up()

    def heard(self, message: str | bytes) -> None:
        if message == packets.PING + packets.PROBE and not self.is_answered:
            self.is_answered = True
            self.websocket.send(packets.text(packets.PONG + packets.PROBE).frame)
            self._session.send_queue.wake()  # its poll ends, so that nothing is on the way by it
        elif message == packets.UPGRADE and self.is_answered:
            self._engine.upgrades.stop(self)
            self.websocket.listener = self._session
            self._session.connected(self.websocket)
        else:
            self.give_up()

    def give_up(self) -> None:
        self.lost()
        self.websocket.close()

    def lost(self) -> None:
        self._engine.upgrades.stop(self)
        if self._session.probe is self:
            self._session.probe = None

    def blocked(self) -> None:
        """Nothing is sent by it that could wait."""

    def unblocked(self) -> None:
        """The same."""
