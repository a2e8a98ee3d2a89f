import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.conformance.server import create


@pytest.fixture(scope="session")
async def server() -> AsyncIterator[Any]:
    """Sanic's server with the conformance endpoints."""
    server: Any = await create().create_server(sock=socket.create_server(("127.0.0.1", 0)))
    await server.startup()
    await server.before_start()
    yield server
    server.close()
    for connection in list(server.connections):
        connection.abort()
    await server.before_stop()


@pytest.fixture(scope="session")
async def address(server: Any) -> str:
    """Where it listens: `127.0.0.1:port`."""
    return f"127.0.0.1:{server.server.sockets[0].getsockname()[1]}"
