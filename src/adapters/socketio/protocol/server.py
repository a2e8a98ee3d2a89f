"""The Socket.IO 5 server: its namespaces and clients, on one Engine.IO server."""

import asyncio
from typing import Any, Final

from sanic import Sanic

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.endpoint import Endpoint
from adapters.socketio.engineio.engine import Engine, EngineOptions
from adapters.socketio.engineio.session import EngineSession
from adapters.socketio.engineio.timers import Deadlines
from adapters.socketio.protocol import packets
from adapters.socketio.protocol.client import Client
from adapters.socketio.protocol.namespace import Namespace

CONNECT_SECONDS: Final = 10.0


class SocketServer:
    """Ends the session of a client that is in no namespace for `connect_seconds`."""

    def __init__(self, options: EngineOptions, connect_seconds: float = CONNECT_SECONDS) -> None:
        self.engine = Engine(options, self._accept)
        self.max_payload = options.max_payload
        self.namespaces: dict[str, Namespace] = {}
        self.is_finishing = False
        self.leaving: set[Client] = set()
        self.unconnected: Deadlines[Client] = Deadlines(connect_seconds, _abort)

    def serve(self, namespace: Namespace, name: str = packets.MAIN) -> None:
        """Have `namespace` serve the clients that connect to `name`."""
        self.namespaces[name] = namespace

    def mount(self, sanic: Sanic[Any, Any], path: str) -> None:
        """Serve clients on the port of `sanic`."""
        Endpoint(self.engine).mount(sanic, path)

    def _accept(self, session: EngineSession) -> Client:
        client = Client(self, session)
        self.unconnected.start(client)
        return client

    async def finish(self) -> None:
        """Take nothing more in, and return when everything that clients sent before is done."""
        self.is_finishing = True
        clients = [session.receiver for session in self.engine.sessions.values()]
        await asyncio.gather(*(client.queue.finished() for client in clients if isinstance(client, Client)))

    async def close(self, reason: CloseReason) -> None:
        """Close every session; return when all connections are gone and all namespaces know it."""
        self.engine.close(reason)
        await self.engine.wait_closed()
        while self.leaving:
            await asyncio.gather(*(client.queue.finished() for client in list(self.leaving)))


def _abort(client: Client) -> None:
    client.session.abort(CloseReason.NOT_CONNECTED)
