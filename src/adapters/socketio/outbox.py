"""What one client is still to be sent. Relies on how python-engineio uses its queue and on Sanic's websockets."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from engineio.packet import MESSAGE, Packet
from websockets.protocol import State

SMALL_BUFFER_BYTES: Final = 64 * 1024
TEXT: Final = b"\x81"


@dataclass(slots=True)
class Frame:
    """An event for any number of clients, encoded once. `event_id` is None for what is true only now."""

    event: str
    payload: Any
    event_id: str | None = None
    _packet: Packet | None = field(default=None, init=False)
    _websocket: bytes | None = field(default=None, init=False)

    @property
    def packet(self) -> Packet:
        """As an Engine.IO message that carries a Socket.IO event (protocol 5) of the default namespace."""
        if self._packet is None:
            self._packet = Packet(MESSAGE, "2" + orjson.dumps([self.event, self.payload]).decode())
        return self._packet

    @property
    def websocket(self) -> bytes:
        """As a websocket frame (RFC 6455) with its header."""
        if self._websocket is None:
            self._websocket = text_frame(self.packet.encode().encode())
        return self._websocket


def text_frame(payload: bytes) -> bytes:
    """An unmasked, unfragmented text frame (RFC 6455, section 5.2)."""
    length = len(payload)
    if length < 126:
        return TEXT + length.to_bytes(1, "big") + payload
    if length < 1 << 16:
        return TEXT + b"\x7e" + length.to_bytes(2, "big") + payload
    return TEXT + b"\x7f" + length.to_bytes(8, "big") + payload


class Outbox(asyncio.Queue[Packet | None]):
    """The queue of one Engine.IO session, which its writer or its polls empty.

    While the session is a websocket, nothing is queued and the network takes what it is given, packets are written at
    once instead of waking the writer for each; either way they arrive in the order in which they were put.
    """

    def __init__(self) -> None:
        super().__init__()
        self._session: Any = None
        self._websocket: Any = None
        self._is_awaited = False
        self._unwritten: list[bytes] = []
        self._unwritten_bytes = 0
        self._emptied: asyncio.Event | None = None

    def attach(self, session: Any, websocket: Any) -> None:
        """`session` may become a websocket, or is one; `websocket` is Sanic's."""
        self._session, self._websocket = session, websocket

    async def get(self) -> Packet | None:
        self._is_awaited = True
        if self._emptied is not None and self.empty():
            self._emptied.set()
        try:
            return await super().get()
        finally:
            self._is_awaited = False

    async def put(self, item: Packet | None) -> None:
        if item is not None and not item.binary and self._takes_at_once():
            self._write(text_frame(item.encode().encode()))
        else:
            self._flush()
            await super().put(item)

    def put_frame(self, frame: Frame) -> None:
        """Send an event that others are sent too."""
        if self._takes_at_once():
            self._write(frame.websocket)
        else:
            self._flush()
            self.put_nowait(frame.packet)

    def _write(self, frame: bytes) -> None:
        """Several frames of one turn of the event loop become one write to the network."""
        if not self._unwritten:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unwritten.append(frame)
        self._unwritten_bytes += len(frame)

    def _flush(self) -> None:
        if self._unwritten:
            if self._websocket.ws_proto.state is State.OPEN:
                self._transport.write(b"".join(self._unwritten))
            self._unwritten.clear()
            self._unwritten_bytes = 0

    async def emptied(self) -> None:
        """Return when the client has taken, or the network holds for it, all that was put."""
        while not (self.empty() and self._is_awaited):
            self._emptied = asyncio.Event()
            await self._emptied.wait()
        self._emptied = None

    def _takes_at_once(self) -> bool:
        return (
            self._is_awaited
            and self._websocket is not None
            and self._session.upgraded
            and self.empty()
            and self._websocket.ws_proto.state is State.OPEN
            and self._unwritten_bytes + self._transport.get_write_buffer_size() < SMALL_BUFFER_BYTES
        )

    @property
    def _transport(self) -> asyncio.Transport:
        transport: asyncio.Transport = self._websocket.io_proto.transport
        return transport
