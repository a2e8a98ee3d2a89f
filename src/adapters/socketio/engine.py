"""python-engineio's server on our driver. What relies on its internals is here, in `driver` and in `server`."""

import logging
from collections.abc import Sequence
from typing import Any, Final

import engineio
from engineio.async_socket import AsyncSocket
from engineio.packet import Packet
from engineio.payload import Payload

from adapters.socketio.driver import DRIVER, translate_request
from adapters.socketio.outbox import Outbox

PING_INTERVAL_SECONDS: Final = 25
PING_TIMEOUT_SECONDS: Final = 20
MAX_PACKETS_PER_POLL: Final = 1000

Payload.max_decode_packets = MAX_PACKETS_PER_POLL  # the library's own switch; the official client gathers many in one

ENDED: Final = (("Session not found",), ("Session is disconnected",))
"""What the library raises when a session ended while its request was on the way."""

quiet: Final = logging.getLogger("mazadclick.socketio")
"""For libraries that log whole packets at INFO, texts of messages and tokens included."""
quiet.setLevel(logging.CRITICAL)


class EngineSession(AsyncSocket):  # type: ignore[misc]
    """A session whose websocket may be silent: what is written to it at once never comes by its queue."""

    async def poll(self) -> list[Packet]:
        if not self.upgraded:
            packets: list[Packet] = await super().poll()
            return packets
        packet = await self.queue.get()
        return [] if packet is None else [packet]


class EngineServer(engineio.AsyncServer):  # type: ignore[misc]
    """Never waits for a client that has to go, and answers requests of sessions that are gone with 400."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options,
            async_mode="sanic",
            ping_interval=PING_INTERVAL_SECONDS,
            ping_timeout=PING_TIMEOUT_SECONDS,
        )
        self._async = DRIVER

    def adopt(self, eio_sid: str) -> None:
        """Make a new session one of ours; the library offers no other place to say so."""
        self.sockets[eio_sid].__class__ = EngineSession

    def create_queue(self, *_: Any, **__: Any) -> Outbox:
        return Outbox()

    async def handle_request(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super().handle_request(*args, **kwargs)
        except KeyError as error:
            if error.args not in ENDED:
                raise
            environ = translate_request(*args)
            return await self._make_response(self._bad_request("Invalid session"), environ)

    async def disconnect(self, sid: str | None = None) -> None:
        for one in [sid] if sid is not None else list(self.sockets):
            socket = self.sockets.get(one)
            if socket is not None:
                await socket.close(wait=False, reason=self.reason.SERVER_DISCONNECT)


def options(max_packet_bytes: int, origins: Sequence[str]) -> dict[str, Any]:
    """The settings of an `EngineServer`; `origins` are those whose pages may connect, `*` for any."""
    return {
        "max_http_buffer_size": max_packet_bytes,
        "cors_allowed_origins": "*" if "*" in origins else list(origins) or None,
        "cors_credentials": False,
    }
