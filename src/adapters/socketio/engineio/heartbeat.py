from typing import TYPE_CHECKING, Final

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.timers import Deadlines

if TYPE_CHECKING:
    from adapters.socketio.engineio.session import Session


PING: Final = packets.text(packets.PING)


class Heartbeat:
    """Pings each session `interval` seconds after its last pong, and ends it if none comes within `timeout` seconds."""

    def __init__(self, interval: float, timeout: float) -> None:
        self._pings: Deadlines[Session] = Deadlines(interval, self._ping)
        self._pongs: Deadlines[Session] = Deadlines(timeout, self._miss)

    def start(self, session: "Session") -> None:
        self._pings.start(session)

    def stop(self, session: "Session") -> None:
        self._pings.stop(session)
        self._pongs.stop(session)

    def pong(self, session: "Session") -> None:
        """A pong has come. One that was not asked for changes nothing."""
        if self._pongs.stop(session):
            self._pings.start(session)

    def check(self, session: "Session") -> None:
        """End `session` if its time is over."""
        if self._pongs.is_over(session):
            self._pongs.stop(session)
            self._miss(session)

    def _ping(self, session: "Session") -> None:
        session.send(PING)
        self._pongs.start(session)

    def _miss(self, session: "Session") -> None:
        if session.is_paused:  # its pong may be among what is not read
            self._pongs.start(session)
        else:
            session.cut("ping timeout")
