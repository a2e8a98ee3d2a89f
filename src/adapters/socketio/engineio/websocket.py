"""A websocket (RFC 6455) after its handshake: a protocol on its transport, without a task of its own."""

import asyncio
from typing import Final, Protocol

from adapters.socketio.engineio import frames
from adapters.socketio.engineio.frames import BrokenFrame, FrameReader
from adapters.socketio.engineio.meter import Meter
from adapters.socketio.engineio.timers import Deadlines

LOW_WATER_BYTES: Final = 16 * 1024
HIGH_WATER_BYTES: Final = 64 * 1024
CHEAP_FRAMES: Final = 16
CHEAP_BYTES: Final = 1024
"""So many frames of so many bytes take less than a time slice, and no look at the clock between them."""


class Listener(Protocol):
    """Receives what happens on a websocket; named after the callbacks of `asyncio.Protocol`."""

    def connection_made(self, websocket: "WebSocket") -> None: ...

    def message_received(self, message: str | bytes) -> None: ...

    def connection_lost(self) -> None:
        """The connection is gone. Called once, and nothing is called after it."""

    def pause_writing(self) -> None:
        """The client does not read as fast as it is written to."""

    def resume_writing(self) -> None: ...


class WebSocket(asyncio.Protocol):
    """Gives whole messages to its listener.

    After a close frame the peer has as long as `closing` says to answer; then the connection is aborted. Frames are
    read for a time slice, then others have their turn. Nothing more is read from the network meanwhile, so that at most
    one unfinished message and one read wait here.
    """

    __slots__ = (
        "_closing",
        "_is_blocked",
        "_is_closing",
        "_is_lost",
        "_is_paused",
        "_is_waiting",
        "_meter",
        "_reader",
        "listener",
        "transport",
    )  # fmt: skip

    transport: asyncio.Transport

    def __init__(self, listener: Listener, max_bytes: int, closing: "Deadlines[WebSocket]", meter: Meter) -> None:
        self.listener = listener
        self._reader = FrameReader(max_bytes)
        self._closing = closing
        self._meter = meter
        self._is_closing = False
        self._is_lost = False
        self._is_paused = False
        self._is_waiting = False
        self._is_blocked = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        transport.set_write_buffer_limits(high=HIGH_WATER_BYTES, low=LOW_WATER_BYTES)
        self.transport = transport
        self.listener.connection_made(self)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        if not (self._is_waiting or self._is_paused):
            self._read()

    def connection_lost(self, _: Exception | None) -> None:
        self._closing.stop(self)
        self._report_loss()

    def pause_writing(self) -> None:
        self._is_blocked = True
        self.listener.pause_writing()

    def resume_writing(self) -> None:
        self._is_blocked = False
        self.listener.resume_writing()

    def pause_reading(self) -> None:
        """Read nothing more for the time being (backpressure)."""
        self._is_paused = True
        self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on, what has come already first, when others had their turn."""
        if self._is_paused and not self.transport.is_closing():
            self._is_paused = False
            self._wait_for_turn()

    def send(self, frame: bytes) -> None:
        """Write a frame, unless the closing handshake has begun."""
        if not (self._is_closing or self.transport.is_closing()):
            self.transport.write(frame)

    def close(self, code: int = frames.NORMAL, reason: str = "") -> None:
        """Start the closing handshake (section 7.1.2). Abort if the peer does not answer in time."""
        if not self._is_closing:
            self.send(frames.close_frame(code, reason))
            self._is_closing = True
            self.limit_closing()
            self.resume_reading()

    def limit_closing(self) -> None:
        """Abort unless the connection is closed in time, which counts from the first call."""
        if self not in self._closing:
            self._closing.start(self)

    def abort(self) -> None:
        """Drop the connection now, without a close frame."""
        self.transport.abort()

    def _wait_for_turn(self) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            self.transport.pause_reading()
            self._meter.call_in_turn(self._read_on)

    def _read_on(self) -> None:
        self._is_waiting = False
        if self._may_read:
            self._read()
        if self._may_read:
            self.transport.resume_reading()

    @property
    def _may_read(self) -> bool:
        return not (self._is_paused or self._is_waiting or self.transport.is_closing())

    def _read(self) -> None:
        """Read frames for a time slice."""
        self._meter.start()
        try:
            has_more = self._read_frames()
        except BrokenFrame as broken:
            has_more = False
            self.close(broken.code, broken.reason)
            self._close_transport()
        self._reader.tidy()
        is_used_up = self._meter.stop()
        if has_more:
            self._meter.note_interruption()
        if (has_more or is_used_up) and not self.transport.is_closing():
            self._wait_for_turn()

    def _read_frames(self) -> bool:
        """Whether the time slice ended before the frames did."""
        count = 0
        while not self._is_paused and (found := self._reader.next()) is not None:
            self._take(*found)
            count += 1
            is_clock_due = count % CHEAP_FRAMES == 0 or len(found[1]) > CHEAP_BYTES
            if is_clock_due and self._meter.is_slice_over:
                return True
        return False

    def _close_transport(self) -> None:
        self.transport.close()
        self._report_loss()

    def _report_loss(self) -> None:
        if not self._is_lost:
            self._is_lost = True
            self.listener.connection_lost()

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == frames.CLOSE:
            frames.check_close(payload)
            self.send(frames.frame(frames.CLOSE, payload[:2]))
            self._is_closing = True
            self.limit_closing()
            self._close_transport()
        elif self._is_closing or opcode == frames.CONTINUATION:
            return
        elif opcode == frames.PING:
            if not self._is_blocked:
                self.send(frames.frame(frames.PONG, payload))
        elif opcode == frames.TEXT:
            self.listener.message_received(frames.decoded_text(payload))
        elif opcode == frames.BINARY:
            self.listener.message_received(payload)
