"""What `sockets.py` measures in Python: `layer` is this service's connection layer, `stock` is python-socketio as it
comes, on Sanic, and `floor` is a loop that writes one frame to every socket it has.

Environment: PORT, JWT_SECRET. Every connection shows a token, and is in the room `all`. Whoever sends `go` has `news`
emitted to that room, with a text of as many characters as they say (120).
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

import orjson
import socketio
import uvloop
from sanic import HTTPResponse, Request, Sanic

from adapters.jwt.tokens import JwtTokens
from adapters.socketio.connection import Connection
from adapters.socketio.engineio import frames
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.engine import EngineOptions
from adapters.socketio.engineio.send_queue import QueueLimits
from adapters.socketio.hub import Hub
from adapters.socketio.protocol.namespace import Socket
from adapters.socketio.protocol.server import SocketServer
from adapters.wire.deliveries.delivery import Delivery
from domain.session import SessionUse

CHARACTERS: Final = 120
ROOM: Final = "all"
PING_SECONDS: Final = 300
"""No ping falls into a measurement."""

PORT: Final = int(os.environ["PORT"])
tokens: Final = JwtTokens([os.environ["JWT_SECRET"]])


def news(characters: int) -> dict[str, Any]:
    text = "x" * characters
    return {"message": text, "chatId": "0" * 24, "timestamp": "2026-01-01T00:00:00.000Z", "seq": 1}


class Layer:
    """A namespace that lets in whoever has a token."""

    def __init__(self) -> None:
        limits = QueueLimits(bytes=1024 * 1024, packets=8192)
        self.server = SocketServer(EngineOptions(1024 * 1024, ["*"], limits, ping_interval=PING_SECONDS))
        self.server.serve(self)
        self._hub = Hub()
        self._connections: dict[str, Connection] = {}

    async def admit(self, socket: Socket, auth: Any) -> None:
        session_use = SessionUse(tokens.verify(auth["token"]), socket.session.address, socket.session.client)
        self._connections[socket.sid] = connection = Connection(socket, session_use, since=None)
        connection.release(after="")
        self._hub.rooms.enter(connection, ROOM)

    async def connected(self, socket: Socket) -> None:
        """It is sent nothing."""

    async def respond(self, socket: Socket, name: Any, arguments: Sequence[Any]) -> Sequence[Any]:
        self._hub.emit(Delivery("news", news(*arguments or (CHARACTERS,)), (ROOM,)))
        return []

    async def disconnected(self, socket: Socket, reason: CloseReason) -> None:
        self._hub.rooms.leave_all(self._connections.pop(socket.sid))


def layer() -> Sanic:
    sanic = _sanic()
    Layer().server.mount(sanic, "/socket.io/")
    return sanic


def stock() -> Sanic:
    sanic = _sanic()
    server = socketio.AsyncServer(async_mode="sanic", cors_allowed_origins="*", ping_interval=PING_SECONDS)

    async def connect(sid: str, _: Any, auth: Any) -> None:
        tokens.verify(auth["token"])
        await server.enter_room(sid, ROOM)

    async def go(_: str, characters: int = CHARACTERS) -> None:
        await server.emit("news", news(characters), room=ROOM)

    server.on("connect", connect)
    server.on("go", go)
    server.attach(sanic)
    return sanic


def _sanic() -> Sanic:
    sanic = Sanic("bench", configure_logging=False)
    sanic.config.update(
        ACCESS_LOG=False, MOTD=False, AUTO_EXTEND=False, WEBSOCKET_PING_INTERVAL=None, GRACEFUL_SHUTDOWN_TIMEOUT=0
    )

    async def ready(_: Request) -> HTTPResponse:
        return HTTPResponse(status=200)

    sanic.add_route(ready, "/ready")
    return sanic


class Floor(asyncio.Protocol):
    """As much of the protocol as the load generator needs."""

    everybody: Final[set["Floor"]] = set()
    news_frame: Final = frames.frame(frames.TEXT, b"42" + orjson.dumps(["news", news(CHARACTERS)]))

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET /ready"):
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        elif data.startswith(b"GET"):
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + frames.frame(frames.TEXT, b'0{"sid":""}')
            )
        elif b"token" in data:
            self.everybody.add(self)
            self.transport.write(frames.frame(frames.TEXT, b'40{"sid":""}'))
        else:
            for one in self.everybody:
                one.transport.write(self.news_frame)

    def connection_lost(self, _: Exception | None) -> None:
        self.everybody.discard(self)


async def floor() -> None:
    server = await asyncio.get_running_loop().create_server(Floor, "127.0.0.1", PORT, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1] == "floor":
        uvloop.run(floor())
    else:
        create = {"layer": layer, "stock": stock}[sys.argv[1]]
        create().run(host="127.0.0.1", port=PORT, single_process=True, backlog=1024)
