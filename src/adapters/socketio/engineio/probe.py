"""The upgrade of a session from polling to a websocket (Engine.IO 4, upgrade)."""

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.session import EngineSession
from adapters.socketio.engineio.timers import Deadlines
from adapters.socketio.engineio.websocket import WebSocket


class Probe:
    """A websocket that may replace the polling of a session: `2probe`, `3probe`, `5`.

    It is closed when the session has another one, or is on a websocket already, and when `deadline` is over.
    """

    def __init__(self, session: EngineSession, deadline: "Deadlines[Probe]") -> None:
        self._session = session
        self._deadline = deadline
        self.is_answered = False
        self.websocket: WebSocket

    def connection_made(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        if self._session.upgrade is not self:
            self.close()

    def message_received(self, message: str | bytes) -> None:
        if message == packets.PING + packets.PROBE and not self.is_answered:
            self.is_answered = True
            self.websocket.send(packets.text_packet(packets.PONG + packets.PROBE).frame)
            self._session.send_queue.wake()  # its poll ends, so that nothing is on the way by it
        elif message == packets.UPGRADE and self.is_answered:
            self._deadline.stop(self)
            self.websocket.listener = self._session
            self._session.connection_made(self.websocket)
        else:
            self.close()

    def close(self) -> None:
        """Give up the upgrade; the session stays on polling."""
        self.connection_lost()
        self.websocket.close()

    def connection_lost(self) -> None:
        self._deadline.stop(self)
        if self._session.upgrade is self:
            self._session.upgrade = None

    def pause_writing(self) -> None:
        """A probe sends nothing that could wait."""

    def resume_writing(self) -> None:
        """See `pause_writing`."""
