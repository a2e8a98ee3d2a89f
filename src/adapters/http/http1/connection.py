"""Reads requests strictly from the connections of Sanic 25.12.1, whose own parser is lenient.

Everything that relies on Sanic's internals is here, as in the sockets' takeover (ADR 13):

- `Http.http1_request_header` waits for a whole head in `recv_buffer`, so a head that was checked there is parsed at
  once. It leaves the CRLF before the first chunk in the buffer.
- Every body is read with `Http.read`. `request_body` is None when there is none or it was read to its end.
- `Http.http1_response_header` begins every response, and says `Connection: close` unless `keep_alive`.
- `HttpProtocol.connection_task` ends with `close()`, also after a takeover, which leaves no transport.
- `check_timeouts` is called every few seconds. A cancelled task answers with `Http.exception`.
- A route with `extra.ignore_body` has its body read only by a handler that calls `request.receive_body()`.
"""

# mypy: allow-untyped-calls

from collections.abc import Iterable
from time import monotonic
from typing import Any, Final

from sanic import Request, Sanic
from sanic.exceptions import PayloadTooLarge, RequestTimeout, ServiceUnavailable
from sanic.http import Http, Stage
from sanic.http.http1 import HTTP_CONTINUE
from sanic.server import HttpProtocol

from adapters.http.errors import Problem
from adapters.http.http1.chunks import ChunkReader, MalformedChunk
from adapters.http.http1.head import MalformedHead, body_length, has_stray_control
from adapters.http.http1.memory import Budget, RequestMemory

BUFFER_BYTES: Final = 16 * 1024
"""Beyond it nothing more is read from a connection before it is needed."""
END_OF_HEAD: Final = b"\r\n\r\n"
LINGER_SECONDS: Final = 2.0
LINGER_BYTES: Final = 1024 * 1024
"""For so long, and so far, what was not read is thrown away before the connection is closed: a reset would take the
answer from a client that is still sending (RFC 9112, section 9.6)."""


class StrictHttp(Http):
    """The requests of one connection, one after the other."""

    __slots__ = ("_chunks", "deadline")
    protocol: "StrictProtocol"
    request_body: Any
    request_bytes: Any

    def __init__(self, protocol: "StrictProtocol") -> None:
        super().__init__(protocol)
        self.deadline: float | None = None
        self._chunks: ChunkReader | None = None

    def init_for_request(self) -> None:
        super().init_for_request()
        self.deadline = None
        self._chunks = None
        self.protocol.start_request()

    @property
    def upgrade_websocket(self) -> bool:
        """Whether the connection was taken over. Sanic believes what the client asks for, and stops its timeouts."""
        return self.protocol.transport is None

    @upgrade_websocket.setter
    def upgrade_websocket(self, _: bool) -> None: ...

    async def http1_request_header(self) -> None:
        self.deadline = monotonic() + self.protocol.request_timeout
        try:
            end = self.recv_buffer.find(END_OF_HEAD)
            if end < 0:
                end = await self._receive_head()
            is_whole = 0 <= end < self.HEADER_MAX_SIZE
            length = body_length(bytes(self.recv_buffer[:end])) if is_whole else 0
            await super().http1_request_header()
            if self.request_body:
                self._check_body(length)
        except BaseException as error:
            self.protocol.has_unread = True
            self.request_body = None
            self.expecting_continue = False
            self.url = None  # Sanic fails to answer when it is no URL
            if isinstance(error, MalformedHead):
                raise Problem(400, str(error)) from None
            raise
        self.deadline = None

    async def _receive_head(self) -> int:
        """Where the head ends in the buffer; -1 for one that is too large, which Sanic refuses."""
        buffer, searched = self.recv_buffer, 0
        while (end := buffer.find(END_OF_HEAD, searched)) < 0:
            if has_stray_control(buffer, max(0, searched - 1)):
                raise MalformedHead("the head has a bare CR, a bare LF or a NUL")
            searched = max(0, len(buffer) - len(END_OF_HEAD) + 1)
            if searched >= self.HEADER_MAX_SIZE:
                break
            await self._receive_more()
        return int(end)

    def _check_body(self, length: int | None) -> None:
        if length is None:
            del self.recv_buffer[:2]
            self._chunks = ChunkReader()
        elif length == 0:
            self.request_body = None
        elif length > self.protocol.request_max_size:
            raise PayloadTooLarge("Request body exceeds the size limit")
        if self.request_body and "websocket" in self.request.headers.get("upgrade", "").lower():
            raise MalformedHead("a request for a websocket has no body")

    async def read(self) -> bytes | None:
        if self.deadline is None:
            self.deadline = monotonic() + self.protocol.request_timeout
        if self.expecting_continue:
            self.expecting_continue = False
            await self._send(HTTP_CONTINUE)
        if not self.request_bytes_left and self._chunks is not None:
            self.request_bytes_left = await self._next_chunk(self._chunks)
            self.request_bytes += self.request_bytes_left
            if self.request_bytes > self.protocol.request_max_size:
                raise PayloadTooLarge("Request body exceeds the size limit")
        if not self.request_bytes_left:
            self.request_body = None
            self.deadline = None
            return None
        if not self.recv_buffer:
            await self._receive_more()
        data = bytes(self.recv_buffer[: self.request_bytes_left])
        del self.recv_buffer[: len(data)]
        self.request_bytes_left -= len(data)
        return data

    async def _next_chunk(self, chunks: ChunkReader) -> int:
        try:
            while (size := chunks.next_size(self.recv_buffer)) is None:
                await self._receive_more()
        except MalformedChunk as error:
            raise Problem(400, str(error)) from None
        return size

    async def http1_response_header(self, data: bytes, end_stream: bool) -> None:
        """A body that was not read to its end is never read: the answer closes the connection, unless the rest of the
        body has come already."""
        if self.request_body:
            self.request_body = None
            self.expecting_continue = False
            left = self.request_bytes_left or 0
            if self._chunks is None and left <= len(self.recv_buffer):
                del self.recv_buffer[:left]
                self.request_bytes_left = 0
            else:
                self.keep_alive = False
                self.protocol.has_unread = True
        await super().http1_response_header(data, end_stream)


class StrictProtocol(HttpProtocol):
    """One connection. `held` is how many bytes of its requests are in memory, counted in `budget`."""

    HTTP_CLASS = StrictHttp
    __slots__ = ("_linger_bytes", "budget", "has_unread", "held", "memory")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.memory: RequestMemory = self.app.ctx.request_memory
        self.budget: Budget = self.memory.strangers
        self.held = 0
        self.has_unread = False
        self._linger_bytes: int | None = None

    def start_request(self) -> None:
        self._hold(len(self.recv_buffer), self.memory.strangers)

    def trust(self) -> None:
        """The caller of the present request is a user."""
        self._hold(self.held, self.memory.users)

    def _hold(self, held: int, budget: Budget) -> None:
        self.budget.used -= self.held
        self.held = held
        self.budget = budget
        budget.used += held

    def data_received(self, data: bytes) -> None:
        if self._linger_bytes is not None:
            self._linger_bytes -= len(data)
            if self._linger_bytes < 0:
                self.abort()
            return
        super().data_received(data)
        self.held += len(data)
        self.budget.used += len(data)
        if self.budget.is_exceeded:
            make_room(self.budget, self.connections)

    def drop(self) -> None:
        """Take nothing more, and answer 503 if a request has begun."""
        self._hold(0, self.budget)
        self.recv_buffer.clear()
        self._linger_bytes = LINGER_BYTES
        self.has_unread = True
        http = self.http
        if self._task is None or http is None or http.stage is Stage.IDLE:
            self.abort()
        else:
            http.exception = ServiceUnavailable("too many requests are being received")
            self._task.cancel()

    def check_timeouts(self) -> None:
        """Sanic's own timeouts begin anew with every byte that comes; the deadline of a head or a body does not."""
        http = self._http
        if self._task is not None and http.deadline is not None and monotonic() > http.deadline:
            http.exception = RequestTimeout("Request Timeout")
            self._task.cancel()
        else:
            super().check_timeouts()

    def close(self, timeout: float | None = None) -> None:
        self._hold(0, self.budget)
        if not self.has_unread or self.transport is None or self.transport.is_closing():
            super().close(timeout)
            return
        self.has_unread = False
        self._linger_bytes = LINGER_BYTES
        self.recv_buffer.clear()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.transport.resume_reading()
        self._callback_check_timeouts = self.loop.call_later(LINGER_SECONDS, self.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hold(0, self.budget)
        if self._callback_check_timeouts:
            self._callback_check_timeouts.cancel()
        super().connection_lost(exc)


def make_room(budget: Budget, connections: Iterable[StrictProtocol]) -> None:
    """Drop the connections that hold the most, until a tenth of `budget` is free again: to look for them takes time."""
    rivals = [connection for connection in connections if connection.budget is budget]
    for connection in sorted(rivals, key=lambda connection: connection.held, reverse=True):
        if budget.used <= budget.limit * 0.9:
            break
        connection.drop()


def read_strictly(sanic: Sanic[Any, Any]) -> type[StrictProtocol]:
    """The protocol for the connections of `sanic`, which has all its routes: from now on no body is read before a
    handler asks for it."""
    sanic.config.REQUEST_BUFFER_SIZE = BUFFER_BYTES
    sanic.ctx.request_memory = RequestMemory.for_bodies_of(sanic.config.REQUEST_MAX_SIZE)
    for route in sanic.router.routes:
        route.extra.ignore_body = True
    return StrictProtocol


async def receive_body_of_user(request: Request) -> None:
    """Receive the body of a request whose caller is known, and count it among those of users."""
    if request.stream is None or not request.stream.request_body:
        return
    protocol = request.stream.protocol
    if isinstance(protocol, StrictProtocol):
        protocol.trust()
    await request.receive_body()
