"""A websocket (RFC 6455) after its handshake: a protocol on its transport, without a task of its own."""

import asyncio
from typing import Final, Protocol

from adapters.socketio.engineio import frames
from adapters.socketio.engineio.frames import BrokenFrame, FrameReader
from adapters.socketio.engineio.timers import Deadlines

LOW_WATER_BYTES: Final = 16 * 1024
HIGH_WATER_BYTES: Final = 64 * 1024


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

    After a close frame the peer has as long as `closing` says to answer; then the connection is aborted.
    """

    __slots__ = ("_closing", "_is_blocked", "_is_closing", "_is_lost", "_is_paused", "_reader", "listener", "transport")

    transport: asyncio.Transport

    def __init__(self, listener: Listener, max_bytes: int, closing: "Deadlines[WebSocket]") -> None:
        self.listener = listener
        self._reader = FrameReader(max_bytes)
        self._closing = closing
        self._is_closing = False
        self._is_lost = False
        self._is_paused = False
        self._is_blocked = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        transport.set_write_buffer_limits(high=HIGH_WATER_BYTES, low=LOW_WATER_BYTES)
        self.transport = transport
        self.listener.connection_made(self)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
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
        if not self._is_paused:
            self._is_paused = True
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        if self._is_paused and not self.transport.is_closing():
            self._is_paused = False
            self.transport.resume_reading()
            self._read()

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

    def _read(self) -> None:
        try:
            while not self._is_paused and (found := self._reader.next()) is not None:
                self._take(*found)
        except BrokenFrame as broken:
            self.close(broken.code, broken.reason)
            self._close_transport()
        self._reader.tidy()

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
        elif self._is_closing:
            return
        elif opcode == frames.PING:
            if not self._is_blocked:
                self.send(frames.frame(frames.PONG, payload))
        elif opcode == frames.TEXT:
            self.listener.message_received(frames.decoded_text(payload))
        elif opcode == frames.BINARY:
            self.listener.message_received(payload)
