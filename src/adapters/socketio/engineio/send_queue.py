"""The packets that one client is still to be sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from adapters.socketio.engineio.flush_scheduler import FlushScheduler
from adapters.socketio.engineio.packets import EncodedPacket

FULL_BUFFER_BYTES: Final = 64 * 1024
"""How much is given to the transport's own buffer beyond what the network takes at once."""

MOST_PER_POLL: Final = 16
"""python-engineio's client refuses more packets in one payload."""


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much may wait for one client. Beyond half of it, ephemeral events are `dropped`."""

    bytes: int
    packets: int
    dropped: Callable[[], None] = lambda: None


class Owner(Protocol):
    """Whose send queue it is."""

    def queue_overflowed(self) -> None:
        """More waits for the client than `QueueLimits` allow."""


class SendQueue:
    """Everything for one client goes through one queue, so packets arrive in the order in which they were put.

    A websocket is written to when the event loop comes round, unless it is blocked. A polling client takes.
    """

    __slots__ = (
        "_bytes",
        "_emptied",
        "_flush_scheduler",
        "_is_blocked",
        "_is_closed",
        "_is_due",
        "_limits",
        "_owner",
        "_queue",
        "_stuck",
        "_transport",
        "_waiter",
    )  # fmt: skip

    def __init__(self, owner: Owner, limits: QueueLimits, flush_scheduler: FlushScheduler) -> None:
        self._owner = owner
        self._limits = limits
        self._flush_scheduler = flush_scheduler
        self._queue: list[EncodedPacket] = []
        self._bytes = 0
        self._stuck = 0
        self._transport: asyncio.WriteTransport | None = None
        self._is_blocked = False
        self._is_due = False
        self._is_closed = False
        self._waiter: asyncio.Future[None] | None = None
        self._emptied: asyncio.Future[None] | None = None

    @property
    def is_filling(self) -> bool:
        """Whether more than a quarter of the limits is used."""
        return self._is_crowded(4)

    @property
    def is_blocked(self) -> bool:
        """Whether the network takes no more for now."""
        return self._is_blocked

    @property
    def waiting_bytes(self) -> int:
        """What is counted against the limit: what is queued, and what the network has not taken yet."""
        return self._bytes + self._stuck

    @property
    def is_empty(self) -> bool:
        return not self._queue

    def put(self, packet: EncodedPacket) -> None:
        """Queue `packet`; beyond the limits the owner is called. Does nothing after `close` or `abort`."""
        if self._is_closed:
            return
        self._queue.append(packet)
        self._bytes += len(packet.frame)
        if self.waiting_bytes > self._limits.bytes or len(self._queue) > self._limits.packets:
            self._relieve()
        elif not self._is_due:
            self._is_due = True
            self._flush_scheduler.add(self)

    def put_ephemeral(self, packet: EncodedPacket) -> None:
        """Queue an ephemeral event, or drop it when more than half of the limits is used."""
        if (self._queue or self._is_blocked) and self._is_crowded(2):
            self.flush()
            if self._is_crowded(2):
                self._limits.dropped()
                return
        self.put(packet)

    def _relieve(self) -> None:
        self.flush()
        if self._is_crowded(1):
            self._queue.clear()
            self._bytes = 0
            self._owner.queue_overflowed()

    def _is_crowded(self, times: int) -> bool:
        """Whether `times` as much as what waits would exceed the limits."""
        return times * self.waiting_bytes > self._limits.bytes or times * len(self._queue) > self._limits.packets

    def flush(self) -> None:
        """Write as much as the client takes."""
        self._is_due = False
        if self._transport is None:
            if self._queue:
                self.wake()
        else:
            while self._queue and not self._is_blocked:
                self._write(self._transport)
        if self._emptied is not None:
            self._signal_emptied()

    def _write(self, transport: asyncio.WriteTransport) -> None:
        if len(self._queue) == 1:
            transport.write(self._queue[0].frame)
            self._queue.clear()
            self._bytes = 0
            return
        count = size = 0
        while count < len(self._queue) and size < FULL_BUFFER_BYTES:
            size += len(self._queue[count].frame)
            count += 1
        transport.write(b"".join([packet.frame for packet in self._queue[:count]]))
        del self._queue[:count]
        self._bytes -= size

    def block(self) -> None:
        """The network takes no more."""
        self._is_blocked = True
        if self._transport is not None:
            self._stuck = self._transport.get_write_buffer_size()

    def unblock(self) -> None:
        self._is_blocked = False
        self._stuck = 0
        self.flush()

    def attach(self, transport: asyncio.WriteTransport) -> None:
        """Write to this websocket from now on."""
        self._transport = transport
        self.flush()
        self.wake()

    def wake(self) -> None:
        """End the wait of a polling client in `take`."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def take(self, *, at_once: bool) -> list[EncodedPacket]:
        """The packets for a polling client, once there are any; none when it has to poll again."""
        if not (self._queue or at_once):
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if self._transport is not None:
            return []
        taken, self._queue = self._queue[:MOST_PER_POLL], self._queue[MOST_PER_POLL:]
        self._bytes -= sum(len(packet.frame) for packet in taken)
        self._signal_emptied()
        return taken

    def close(self) -> None:
        """Take in nothing more; what is queued still goes out."""
        self._is_closed = True

    def abort(self) -> None:
        """Take in nothing more, and drop what is queued."""
        self._is_closed = True
        self._queue.clear()
        self._bytes = self._stuck = 0
        self._transport = None
        self.wake()
        self._signal_emptied()

    async def emptied(self) -> None:
        """Return when all that was put is with the client or the network."""
        while self._queue or self._is_blocked:
            if self._emptied is None:
                self._emptied = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._emptied)

    def _signal_emptied(self) -> None:
        if self._emptied is not None and not self._queue and not self._is_blocked:
            self._emptied.set_result(None)
            self._emptied = None
