"""Pings and pongs (Engine.IO 4, heartbeat)."""

from collections.abc import Hashable
from typing import Final, Protocol

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.packets import EncodedPacket
from adapters.socketio.engineio.timers import Deadlines

PING: Final = packets.text_packet(packets.PING)


class Pinged(Hashable, Protocol):
    """Who is pinged."""

    @property
    def is_paused(self) -> bool:
        """Whether nothing is read from it, so that its pong may be unread."""
        ...

    def send(self, packet: EncodedPacket) -> None: ...

    def abort(self, reason: CloseReason) -> None: ...


class Heartbeat:
    """Pings each session `interval` seconds after its last pong, and ends it if none comes within `timeout` seconds."""

    def __init__(self, interval: float, timeout: float) -> None:
        self._pings: Deadlines[Pinged] = Deadlines(interval, self._ping)
        self._pongs: Deadlines[Pinged] = Deadlines(timeout, self._time_out)

    def start(self, session: Pinged) -> None:
        self._pings.start(session)

    def stop(self, session: Pinged) -> None:
        self._pings.stop(session)
        self._pongs.stop(session)

    def pong(self, session: Pinged) -> None:
        """A pong has come. An unrequested one changes nothing."""
        if self._pongs.stop(session):
            self._pings.start(session)

    def check(self, session: Pinged) -> None:
        """End `session` if its pong is overdue."""
        if self._pongs.is_over(session):
            self._pongs.stop(session)
            self._time_out(session)

    def _ping(self, session: Pinged) -> None:
        session.send(PING)
        self._pongs.start(session)

    def _time_out(self, session: Pinged) -> None:
        if session.is_paused:
            self._pongs.start(session)
        else:
            session.abort(CloseReason.PING_TIMEOUT)
