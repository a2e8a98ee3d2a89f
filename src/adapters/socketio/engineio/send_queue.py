"""What one client is still to be sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from adapters.socketio.engineio.packets import Packet

FULL_BUFFER_BYTES: Final = 64 * 1024
"""As much as the network's own buffer is given beyond what it takes at once."""

MOST_PER_POLL: Final = 16
"""What every client takes at once: the Python one refuses more."""


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much may wait for one client; at half of it, what is true only now is `dropped`."""

    bytes: int
    packets: int
    dropped: Callable[[], None] = lambda: None


class FlushScheduler:
    """Writes what was put in many send_queues when the event loop comes round: one write each, one callback in all."""

    def __init__(self) -> None:
        self._send_queues: list[SendQueue] = []

    def add(self, send_queue: "SendQueue") -> None:
        if not self._send_queues:
            asyncio.get_running_loop().call_soon(self._flush)
        self._send_queues.append(send_queue)

    def _flush(self) -> None:
        send_queues, self._send_queues = self._send_queues, []
        for send_queue in send_queues:
            send_queue.flush()


class Owner(Protocol):
    """Whose send_queue it is."""

    def overflowed(self) -> None:
        """More waits for the client than may."""


class SendQueue:
    """Everything goes through one queue, so it arrives in the order in which it was put, whatever carries it.

    A websocket is written to when the event loop comes round, unless it is blocked; a polling client takes.
    """

    __slots__ = (
        "_bytes",
        "_emptied",
        "_flush_scheduler",
        "_is_blocked",
        "_is_due",
        "_is_shut",
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
        self._queue: list[Packet] = []
        self._bytes = 0
        self._stuck = 0
        self._transport: asyncio.WriteTransport | None = None
        self._is_blocked = False
        self._is_due = False
        self._is_shut = False
        self._waiter: asyncio.Future[None] | None = None
        self._emptied: asyncio.Future[None] | None = None

    @property
    def is_filling(self) -> bool:
        """Whether a quarter of what may wait does."""
        return self._is_crowded(4)

    @property
    def is_empty(self) -> bool:
        return not self._queue

    def put(self, packet: Packet) -> None:
        """Send `packet`, or note that the client takes too little; nothing when the send_queue is shut."""
        if self._is_shut:
            return
        self._queue.append(packet)
        self._bytes += len(packet.frame)
        if self._bytes + self._stuck > self._limits.bytes or len(self._queue) > self._limits.packets:
            self._relieve()
        elif not self._is_due:
            self._is_due = True
            self._flush_scheduler.add(self)

    def put_passing(self, packet: Packet) -> None:
        """Send what is true only now, unless half of what may wait for the client does."""
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
            self._owner.overflowed()

    def _is_crowded(self, times: int) -> bool:
        """Whether so many `times` of what waits would be more than may."""
        return (
            times * (self._bytes + self._stuck) > self._limits.bytes or times * len(self._queue) > self._limits.packets
        )

    def flush(self) -> None:
        """Give on what the client takes."""
        self._is_due = False
        if self._transport is None:
            if self._queue:
                self.wake()
        else:
            while self._queue and not self._is_blocked:
                self._write(self._transport)
        if self._emptied is not None:
            self._note_emptied()

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
        """From now on everything goes by this websocket."""
        self._transport = transport
        self.flush()
        self.wake()

    def wake(self) -> None:
        """Let the client that waits in `take` have what there is."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def take(self, *, at_once: bool) -> list[Packet]:
        """What waits for a polling client, once there is something; nothing when it is to ask again."""
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
        self._note_emptied()
        return taken

    def shut(self) -> None:
        """Take in nothing more."""
        self._is_shut = True

    def discard(self) -> None:
        """Nobody is there any more."""
        self._is_shut = True
        self._queue.clear()
        self._bytes = self._stuck = 0
        self._transport = None
        self.wake()
        self._note_emptied()

    async def emptied(self) -> None:
        """Return when the client has taken, or the network holds for it, all that was put."""
        while self._queue or self._is_blocked:
            if self._emptied is None:
                self._emptied = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._emptied)

    def _note_emptied(self) -> None:
        if self._emptied is not None and not self._queue and not self._is_blocked:
            self._emptied.set_result(None)
            self._emptied = None
