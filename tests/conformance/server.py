"""A server for the official protocol suites, made of the service's own classes, on the port that PORT names.

`/engine.io/` echoes every message. `/socket.io/` has the namespaces `/` and `/custom`, which on connect emit `auth`
with the handshake's auth, answer `message` by emitting `message-back`, and acknowledge `message-with-ack`, each with
the same arguments.
"""

import asyncio
import os
from collections.abc import Sequence
from typing import Any, Final

from sanic import Sanic

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.endpoint import Endpoint
from adapters.socketio.engineio.engine import Engine, EngineOptions
from adapters.socketio.engineio.send_queue import QueueLimits
from adapters.socketio.engineio.session import EngineSession
from adapters.socketio.protocol.namespace import Socket
from adapters.socketio.protocol.server import CONNECT_SECONDS, SocketServer

OPTIONS: Final = EngineOptions(
    max_payload=1_000_000,
    origins=["*"],
    limits=QueueLimits(bytes=1024 * 1024, packets=8192),
    ping_interval=0.3,
    ping_timeout=0.2,
)
LISTENING_SECONDS: Final = 0.02
"""What the suite needs after one packet to listen for the next: it hears one at a time."""


class Echo:
    """The receiver of a bare Engine.IO session."""

    def __init__(self, session: EngineSession) -> None:
        self._session = session

    def receive(self, message: str | bytes) -> None:
        self._session.send(
            packets.text_packet("4" + message) if isinstance(message, str) else packets.binary_packet(message)
        )

    def closed(self, reason: CloseReason) -> None:
        """Nothing is kept of it."""


class EchoNamespace:
    def __init__(self) -> None:
        self._auth: dict[str, Any] = {}

    async def admit(self, socket: Socket, auth: Any) -> None:
        self._auth[socket.sid] = {} if auth is None else auth

    async def connected(self, socket: Socket) -> None:
        await asyncio.sleep(LISTENING_SECONDS)
        socket.emit("auth", self._auth[socket.sid])

    async def respond(self, socket: Socket, name: Any, arguments: Sequence[Any]) -> Sequence[Any]:
        if name == "message":
            socket.emit("message-back", *arguments)
        return arguments if name == "message-with-ack" else []

    async def disconnected(self, socket: Socket, reason: CloseReason) -> None:
        del self._auth[socket.sid]


def create(
    options: EngineOptions = OPTIONS, connect_seconds: float = CONNECT_SECONDS
) -> tuple[Sanic[Any, Any], Engine]:
    """The server, and the engine of `/engine.io/`."""
    sanic = Sanic("conformance", configure_logging=False)
    sanic.config.update(ACCESS_LOG=False, MOTD=False, AUTO_EXTEND=False, REQUEST_MAX_SIZE=options.max_payload)
    engine = Engine(options, Echo)
    Endpoint(engine).mount(sanic, "/engine.io/")
    server = SocketServer(options, connect_seconds)
    for name in ("/", "/custom"):
        server.serve(EchoNamespace(), name)
    server.mount(sanic, "/socket.io/")
    return sanic, engine


if __name__ == "__main__":
    create()[0].run(host="0.0.0.0", port=int(os.environ["PORT"]), single_process=True)
