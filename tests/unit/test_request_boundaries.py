"""Where requests begin and end, next to a strict reader (h11): whatever is accepted here is accepted there, and is the
same requests with the same bodies."""

import asyncio
from collections.abc import Iterator
from itertools import count
from typing import Any

import h11
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sanic import HTTPResponse, Request, Sanic
from sanic.application.state import ApplicationServerInfo
from sanic.exceptions import MethodNotAllowed, NotFound
from sanic.http.constants import HTTP

from adapters.http.errors import Problems
from adapters.http.http1.connection import read_strictly
from tests.support.wire_connection import WireConnection

Requests = list[tuple[bytes, bytes, bytes | None]]
"""Method, target and body of each; None for a body that was not read."""

PLAIN = b"GET /a HTTP/1.1\r\nHost: here\r\n\r\n"
SIZED = b"POST /b HTTP/1.1\r\nHost: here\r\nContent-Length: 31\r\n\r\nGET /c HTTP/1.1\r\nHost: here\r\n\r\n"
CHUNKED = (
    b"POST /d HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nGET /\r\n1f\r\n"
    + PLAIN
    + b"\r\n0\r\n\r\n"
)
OLD = b"GET /e HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"

PIECES = [
    *(b"\r", b"\n", b"\r\n", b"\r\n\r\n", b" ", b"\t", b"\x0b", b"\x0c", b"\0", b":", b",", b";", b"+", b"-", b"_"),
    *(b"\x85", b"\xa0", b"\xff", b"0x", b"0", b"1", b"f", b'"', b"5\r\n", b"0\r\n\r\n", b"chunked", b", chunked"),
    *(b"Content-Length: 31\r\n", b"Content-Length : 5\r\n", b"Content-Length:\r\n 5\r\n", b"\nContent-Length: 9\r\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding:\x0bchunked\r\n", b"transfer-encoding: gzip\r\n"),
    *(b"Host: there\r\n", b"HTTP/1.0", b"HTTP/1.1", b"Expect: 100-continue\r\n", b"Connection: close\r\n", PLAIN),
]  # fmt: skip


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    """Some requests, with pieces put in, taken out or doubled."""
    stream = b"".join(draw(st.lists(st.sampled_from([PLAIN, SIZED, CHUNKED, OLD]), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(stream)))
        end = min(len(stream), start + draw(st.integers(0, 4)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.just(stream[start:end] * 2), st.binary(max_size=2)))
        stream = stream[:start] + piece + stream[end:]
    return stream


def read_by_h11(stream: bytes) -> Requests:
    """Up to the first that is refused or has no end. A connection that the client wants closed is read on."""
    requests: Requests = []
    while stream:
        connection = h11.Connection(h11.SERVER)
        connection.receive_data(stream)
        try:
            request, body = connection.next_event(), b""
            if not isinstance(request, h11.Request):
                break
            requests.append((bytes(request.method), bytes(request.target), None))
            while isinstance(event := connection.next_event(), h11.Data):
                body += bytes(event.data)
        except h11.RemoteProtocolError:
            break
        if not isinstance(event, h11.EndOfMessage):
            break
        requests[-1] = (*requests[-1][:2], body)
        stream = connection.trailing_data[0]
    return requests


class StrictReader(Problems):
    def __init__(self) -> None:
        super().__init__()
        self.read: Requests = []
        self.sanic: Any = Sanic(f"boundaries-{next(NUMBERS)}", error_handler=self, configure_logging=False)
        self.sanic.config.update(ACCESS_LOG=False, MOTD=False, AUTO_EXTEND=False)
        self.sanic.add_route(self._note, "/<path:path>", methods=["GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE"])

    async def _note(self, request: Any, path: str) -> HTTPResponse:
        await request.receive_body()
        self.read.append((request.method.encode(), request.raw_url, request.body))
        return HTTPResponse(b"")

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        if isinstance(exception, NotFound | MethodNotAllowed):
            self.read.append((request.method.encode(), request.raw_url, None))
        return super().default(request, exception)

    async def start(self) -> None:
        self.sanic.state.server_info.append(ApplicationServerInfo(settings={"version": HTTP.VERSION_1}))
        await self.sanic._startup()  # noqa: SLF001  # without a server there is no other way
        self.protocol = read_strictly(self.sanic)

    async def requests_of(self, stream: bytes, size: int) -> tuple[Requests, bytes]:
        """What was read of `stream`, which comes in parts of `size` bytes, and what was answered."""
        self.read = []
        connection = WireConnection(self.sanic, self.protocol)
        for start in range(0, len(stream), size):
            connection.send(stream[start : start + size])
            await asyncio.sleep(0)
        for _ in range(40):
            await asyncio.sleep(0)
        answered = connection.answered
        connection.close()
        await asyncio.sleep(0)
        return self.read, answered


NUMBERS = count()


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def strict(runner: asyncio.Runner) -> StrictReader:
    reader = StrictReader()
    runner.run(reader.start())
    return reader


@given(stream=streams(), size=st.sampled_from([1, 3, 7, 10_000]))
@settings(max_examples=4 * settings().max_examples)
@example(stream=PLAIN + SIZED + CHUNKED + OLD + PLAIN, size=1)
@example(stream=PLAIN + SIZED + CHUNKED + OLD + PLAIN, size=10_000)
def test_what_is_accepted_is_what_a_strict_reader_accepts(
    runner: asyncio.Runner, strict: StrictReader, stream: bytes, size: int
) -> None:
    read, answered = runner.run(strict.requests_of(stream, size))
    reference = read_by_h11(stream)
    assert [one[:2] for one in read] == [one[:2] for one in reference[: len(read)]]
    assert all(ours[2] in (None, his[2]) for ours, his in zip(read, reference, strict=False))
    assert answered.count(b"HTTP/1.1 400 ") <= 1


def test_what_is_clear_is_accepted_whole(runner: asyncio.Runner, strict: StrictReader) -> None:
    stream = PLAIN + SIZED + CHUNKED + OLD + PLAIN
    read, _ = runner.run(strict.requests_of(stream, 10_000))
    assert read == read_by_h11(stream)
    assert len(read) == 5
