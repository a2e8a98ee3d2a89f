"""python-socketio's server, held to what our clients are promised. What relies on its internals is in this file."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import socketio
from engineio.packet import NOOP, Packet
from engineio.payload import Payload
from socketio.packet import ACK

from adapters.socketio.driver import DRIVER
from adapters.socketio.lane import Job, Lane

PING_INTERVAL_SECONDS: Final = 25
PING_TIMEOUT_SECONDS: Final = 20
MAX_PACKETS_PER_POLL: Final = 1000

Responder = Callable[[str, Any, Sequence[Any]], Awaitable[Any]]
"""Answers one event: (sid, event name as sent, arguments) to the acknowledgement. Never raises."""


class SocketServer(socketio.AsyncServer):  # type: ignore[misc]
    """Hands every event of a client, in order, to one `respond`, and acknowledges each with what that answers.

    The stock server would run a client's handlers all at once, acknowledge nothing when a handler fails or is
    missing, and let a client call the handlers of `connect` and `disconnect`.
    """

    def __init__(self, max_packet_bytes: int, origins: Sequence[str]) -> None:
        quiet = logging.getLogger("mazadclick.socketio")  # the libraries log whole packets at INFO
        quiet.setLevel(logging.CRITICAL)
        super().__init__(
            async_mode="sanic",
            ping_interval=PING_INTERVAL_SECONDS,
            ping_timeout=PING_TIMEOUT_SECONDS,
            max_http_buffer_size=max_packet_bytes,
            cors_allowed_origins="*" if "*" in origins else list(origins) or None,
            cors_credentials=False,
            logger=quiet,
            engineio_logger=quiet,
        )
        self.eio._async = DRIVER
        Payload.max_decode_packets = MAX_PACKETS_PER_POLL
        self.respond: Responder | None = None
        self._lanes: dict[str, Lane] = {}

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:
        namespace = namespace or "/"
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        if sid is None or not self.manager.is_connected(sid, namespace):
            return
        if not isinstance(data, list) or not data:
            await self.disconnect(sid, namespace)
            return

        async def job() -> None:
            answer = await self.respond(sid, data[0], data[1:])  # type: ignore[misc]
            if id is not None:
                await self._send_packet(eio_sid, self.packet_class(ACK, namespace=namespace, id=id, data=[answer]))

        await self.enqueue(sid, job)

    async def enqueue(self, sid: str, job: Job) -> None:
        """Do `job` when everything that the client sent before is done."""
        await self._lanes.setdefault(sid, Lane()).put(job)

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        """Also end the poll of a client that says goodbye over polling, which would wait for its time-out."""
        await super()._handle_eio_disconnect(eio_sid, reason)
        socket = self.eio.sockets.get(eio_sid)
        if socket is not None and not socket.upgraded:
            await socket.queue.put(Packet(NOOP))

    def sids_in(self, room: str) -> list[str]:
        """The connections in `room`."""
        return [sid for sid, _ in self.manager.get_participants("/", room)]

    async def finish_events(self, sid: str) -> None:
        """Return when every event that the client sent has been handled."""
        lane = self._lanes.pop(sid, None)
        if lane is not None:
            await lane.close()

    async def close_all(self) -> None:
        """Tell every client that the connection ends."""
        for socket in list(self.eio.sockets.values()):
            await socket.close(wait=False)
        await self.shutdown()
