"""Servers for the suites, in this process, with heartbeats to suit each test."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from adapters.socketio.engineio.engine import Engine, EngineOptions
from adapters.socketio.protocol.server import CONNECT_SECONDS
from tests.conformance.server import OPTIONS, create
from tests.support.patience import PATIENCE_SECONDS

CALM = replace(OPTIONS, ping_interval=25.0, ping_timeout=20.0)
"""No test of a busy machine misses a ping that it does not ask for."""

PINGING = replace(OPTIONS, ping_interval=0.05, ping_timeout=PATIENCE_SECONDS)
STRICT = replace(OPTIONS, ping_interval=0.05, ping_timeout=0.05)


@dataclass(frozen=True)
class Running:
    """`address` is where it listens: `127.0.0.1:port`."""

    http: Any
    engine: Engine
    address: str


@asynccontextmanager
async def running(options: EngineOptions, connect_seconds: float = CONNECT_SECONDS) -> AsyncIterator[Running]:
    """Sanic's server with the conformance endpoints."""
    sanic, engine = create(options, connect_seconds)
    server: Any = await sanic.create_server(sock=socket.create_server(("127.0.0.1", 0)))
    await server.startup()
    await server.before_start()
    yield Running(server, engine, f"127.0.0.1:{server.server.sockets[0].getsockname()[1]}")
    server.close()
    for connection in list(server.connections):
        connection.abort()
    await server.before_stop()
