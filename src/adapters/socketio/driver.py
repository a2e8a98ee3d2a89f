"""How Engine.IO speaks through Sanic.

python-engineio brings a driver for Sanic too; this one tells the true address of the client, answers a websocket
only with websocket frames whatever goes wrong on it, and lets a lost websocket end quietly.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import structlog
from sanic import HTTPResponse, Request
from sanic.exceptions import SanicException, WebsocketClosed
from websockets.exceptions import ConnectionClosed

log = structlog.get_logger(__name__)

REQUEST: Final = "sanic.request"
UPGRADED: Final = "mazadclick.upgraded"
LEFTOVER_SECONDS: Final = 0.05
"""How long Sanic may need to hand over a message that has come already."""

Environ = dict[str, Any]


class _Body:
    """The body of a request as Engine.IO reads it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def read(self, length: int | None = None) -> bytes:
        return self._content if length is None else self._content[:length]


def translate_request(request: Request) -> Environ:
    """The WSGI-like environment (PEP 3333) that Engine.IO wants."""
    environ: Environ = {
        REQUEST: request,
        "wsgi.input": _Body(request.body or b""),
        "wsgi.url_scheme": request.scheme,
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query_string,
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "REMOTE_ADDR": request.client_ip,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body or b"")),
    }
    for name, value in request.headers.items():
        key = "HTTP_" + name.upper().replace("-", "_")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def make_response(
    status: str, headers: Sequence[tuple[str, str]], payload: bytes, environ: Environ
) -> HTTPResponse | None:
    """None for a request that has become a websocket: everything has been said on it."""
    if environ.get(UPGRADED):
        return None
    return HTTPResponse(payload, status=int(status.split()[0]), headers=dict(headers))


_sessions: Final[set[asyncio.Task[None]]] = set()


class WebSocket:
    """One websocket, from its handshake to its end."""

    def __init__(self, handler: Callable[["WebSocket"], Awaitable[None]], server: Any) -> None:
        self._handler = handler
        self._server = server
        self._websocket: Any = None
        self._is_closed = False

    async def __call__(self, environ: Environ) -> Any:
        request: Request = environ[REQUEST]
        try:
            protocol: Any = request.transport.get_protocol()
            self._websocket = await protocol.websocket_handshake(request)
        except SanicException:
            return self._server._bad_request("invalid websocket handshake")
        environ[UPGRADED] = True
        session: Any = self._handler.__self__  # type: ignore[attr-defined]
        session.queue.attach(session, self._websocket)
        # Sanic cancels what serves a lost connection, but what came over it before must still be handled.
        session = asyncio.create_task(self._serve())
        _sessions.add(session)
        session.add_done_callback(_sessions.discard)
        try:
            await asyncio.shield(session)
        except asyncio.CancelledError:
            if (waiting := self._websocket.recv_cancel) is not None:
                waiting.cancel()
            raise
        return self._server._ok()

    async def _serve(self) -> None:
        try:
            await self._handler(self)
        except (ConnectionClosed, OSError):
            pass
        except Exception as error:
            log.info("websocket ended by a bad packet", reason=type(error).__name__)
        finally:
            await self.close()
            session: Any = self._handler.__self__  # type: ignore[attr-defined]
            session.upgrading = False  # it goes on polling when it has not become a websocket
            if session.closed:
                self._server.sockets.pop(session.sid, None)

    async def close(self) -> None:
        await self._websocket.close()

    async def send(self, message: str | bytes) -> None:
        await self._websocket.send(message)

    async def wait(self) -> str | bytes:
        """The next message, those included that came before the client closed. Raises `OSError` at the end."""
        received: str | bytes | None = None
        if not self._is_closed:
            try:
                received = await self._websocket.recv()
            except (ConnectionClosed, WebsocketClosed):
                self._is_closed = True
            except asyncio.CancelledError:
                if _is_being_cancelled():
                    raise
                self._is_closed = True  # Sanic's way to say so
        if self._is_closed:
            received = await self._websocket.assembler.get(timeout=LEFTOVER_SECONDS)
        if received is None:
            raise OSError("the websocket was closed")
        return received


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


DRIVER: Final = {
    "asyncio": True,
    "translate_request": translate_request,
    "make_response": make_response,
    "websocket": WebSocket,
}
