"""A connected device: everything that the service knows of one client."""

from typing import Any, Final

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.packets import EncodedPacket
from adapters.socketio.engineio.send_queue import SendQueue
from adapters.socketio.protocol.namespace import Socket
from domain.caller import Caller
from domain.ids import ChatId, UserId
from domain.session import SessionUse

MAX_HELD: Final = 1000
MAX_HELD_BYTES: Final = 256 * 1024


class Connection:
    """Begins held: durable events wait until `release`, so that a replay comes before them.

    `identities` are the users that it receives for. `since` is where its client asked to be replayed from. `expiry` is
    the tick at which its token expires. `excess` counts events in a row beyond the rate limit. `joined` are its open
    chats, each with the participant that it joined as. `has_overflowed` tells that too much was held, and that it must
    be read from the event log instead.
    """

    __slots__ = (
        "_held",
        "_held_bytes",
        "_replayed_to",
        "_socket",
        "excess",
        "expiry",
        "has_overflowed",
        "identities",
        "joined",
        "rooms",
        "send_queue",
        "session_use",
        "sid",
        "since",
    )  # fmt: skip

    def __init__(self, socket: Socket, session_use: SessionUse, since: Any) -> None:
        self._socket = socket
        self.sid = socket.sid
        self.send_queue: SendQueue = socket.session.send_queue
        self.session_use = session_use
        self.identities = session_use.session.caller.identities
        self.since = since
        self.expiry = 0
        self.excess = 0
        self.joined: dict[ChatId, UserId] = {}
        self.rooms: set[str] = set()
        self.has_overflowed = False
        self._held: list[EncodedPacket] | None = []
        self._held_bytes = 0
        self._replayed_to: str | None = None

    @property
    def caller(self) -> Caller:
        return self.session_use.caller

    @property
    def address(self) -> str:
        """The client's address, as far as trusted proxies tell."""
        return self._socket.session.address

    @property
    def is_open(self) -> bool:
        return self._socket.session.is_open

    def emit(self, packet: EncodedPacket) -> None:
        """Send an event, or hold it. An ephemeral one is never held, and is dropped when too much waits."""
        if packet.event_id is None:
            self.send_queue.put_ephemeral(packet)
        elif self._held is None:
            self.send_queue.put(packet)
        elif self._replayed_to is not None:
            self._emit_once(packet, self._replayed_to)
        elif len(self._held) < MAX_HELD and self._held_bytes < MAX_HELD_BYTES:
            self._held.append(packet)
            self._held_bytes += len(packet.frame)
        else:
            self._held.clear()
            self.has_overflowed = True

    def _emit_once(self, packet: EncodedPacket, replayed_to: str) -> None:
        """A replay may read an entry before it is published: what it has sent is not sent again."""
        if packet.event_id is not None and packet.event_id > replayed_to:
            self._held = None
            self.send_queue.put(packet)

    def hold(self) -> None:
        """Hold durable events from now on."""
        self.has_overflowed = False
        self._replayed_to = None
        self._held_bytes = sum(len(packet.frame) for packet in self._held or ())
        if self._held is None:
            self._held = []

    def release(self, after: str) -> None:
        """Send what was held, and what comes from now on, as far as its event id is beyond `after`."""
        held, self._held, self._replayed_to = self._held or [], [], after
        for packet in held:
            self.emit(packet)

    def disconnect(self, reason: CloseReason) -> None:
        """Tell the client that it is disconnected, then close its session."""
        self._socket.disconnect(reason)
