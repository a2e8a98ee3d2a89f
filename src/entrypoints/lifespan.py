"""Runs the service until SIGINT or SIGTERM."""

import asyncio
import contextlib
import signal
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from sanic.application.state import ApplicationServerInfo
from sanic.http.constants import HTTP

from adapters.http.http1.connection import read_strictly
from adapters.mongo.schema import ensure_indexes, ensure_retention
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.sanic_takeover import close_when_answered
from adapters.socketio.gateway import PATH
from domain.errors import MessagingError
from entrypoints.container import Container
from entrypoints.database import explaining_the_database
from entrypoints.demo.people import offer_demo
from entrypoints.jobs import jobs_of, relay_of, running_jobs
from entrypoints.settings import Settings
from entrypoints.start_errors import explaining_the_files, explaining_the_listener

log = structlog.get_logger(__name__)

BACKLOG: Final = 1024
WORK_SECONDS: Final = 1.5
CLOSE_SECONDS: Final = 1.0
DATABASE_SECONDS: Final = 0.5


@asynccontextmanager
async def running(container: Container) -> AsyncIterator[str]:
    """The whole service, listening; gives the address it listens on. Leaving it closes everything."""
    settings = container.settings()
    with explaining_the_database(settings):
        await container.mongo_probe().check()
    await ensure_indexes(container.mongo_database())
    await ensure_retention(container.mongo_database(), settings.event_retention_days)
    await container.application().revocations.refresh()
    sanic = container.http()
    # Sanic's own runner notes this for itself; without it every response carries an empty `alt-svc` header.
    sanic.state.server_info.append(ApplicationServerInfo(settings={"version": HTTP.VERSION_1}))
    socket_server = container.socket_server()
    socket_server.serve(container.gateway())
    socket_server.mount(sanic, PATH)
    if settings.demo:
        await offer_demo(container)
    container.metrics().watch_connections(lambda: len(socket_server.engine.sessions))
    listener = _listen(settings.host, settings.port)
    server: Any = await sanic.create_server(
        sock=listener, backlog=BACKLOG, ssl=_tls(settings), protocol=read_strictly(sanic)
    )
    await server.startup()
    await server.before_start()
    await server.after_start()
    sanic.set_serving(True)
    try:
        async with running_jobs([relay_of(container)]):
            try:
                async with running_jobs(jobs_of(container)):
                    yield f"{'https' if settings.is_encrypted else 'http'}://{settings.host}:{listener.getsockname()[1]}"
            finally:
                await _close(container, server)
    finally:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DATABASE_SECONDS):
                await container.mongo_client().close()
        container.blocking_client().close()


def _tls(settings: Settings) -> ssl.SSLContext | None:
    """Raises `StartError` for files that cannot be used."""
    if settings.tls_cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with explaining_the_files("TLS_CERT or TLS_KEY", "set them to PEM files"):
        context.load_cert_chain(settings.tls_cert, settings.tls_key)
    return context


def _listen(host: str, port: int) -> socket.socket:
    """Raises `StartError` when that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with explaining_the_listener(host, port):
        return socket.create_server((host, port), family=family, backlog=BACKLOG)


async def _close(container: Container, server: Any) -> None:
    """Stop accepting, announce the shutdown to devices, finish what was accepted, and close every connection.

    Work is waited for up to 1.5 seconds, connections up to another second; then they are aborted.
    """
    server.close()
    for connection in list(server.connections):
        close_when_answered(connection)
    container.gateway().announce_shutdown()
    with contextlib.suppress(TimeoutError, MessagingError):
        async with asyncio.timeout(WORK_SECONDS):
            await container.socket_server().finish()
            await container.commits().finish()
            await container.event_log().published()
    with contextlib.suppress(TimeoutError, MessagingError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await container.socket_server().close(CloseReason.SERVER_SHUTDOWN)
            while server.connections:  # noqa: ASYNC110  # Sanic tells nobody when the last one goes
                await asyncio.sleep(0.02)
            await container.commits().finish()
            await container.event_log().finish()
            await container.application().session_activity.flush()
    container.socket_server().engine.abort()
    for connection in list(server.connections):
        connection.abort()
    await server.before_stop()
    await server.after_stop()


async def serve_until_stopped(container: Container, announce: Callable[[str], Any]) -> None:
    """Serve until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    for stop_signal in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(stop_signal, stopped.set)
    async with running(container) as address:
        announce(address)
        await stopped.wait()
        log.info("stopping")
