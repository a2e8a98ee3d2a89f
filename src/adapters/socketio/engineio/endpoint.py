"""The HTTP side of Engine.IO 4: handshakes, polls, posts, and the opening handshake of a websocket."""

import asyncio
import sys
from collections.abc import Mapping
from math import ceil
from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from adapters.socketio.engineio import opening_handshake, packets
from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.socketio.engineio.engine import Engine
from adapters.socketio.engineio.packets import Malformed
from adapters.socketio.engineio.sanic_takeover import hand_over, may_hand_over
from adapters.socketio.engineio.session import EngineSession

METHODS: Final = ("GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "HEAD")
PROTOCOL: Final = "4"
POLLING: Final = "polling"
WEBSOCKET: Final = "websocket"
MAX_CLIENT_LENGTH: Final = 200
CHEAP_PACKETS: Final = 16
CHEAP_CHARACTERS: Final = 1024
"""So many packets of so many characters take less than a time slice, and no look at the clock between them."""


class HttpRefused(Exception):
    """An invalid Engine.IO request. `code` is the reference server's error code."""

    def __init__(self, code: int, message: str, status: int = 400, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        self.code = code
        self.message = message
        self.status = status


UNKNOWN_TRANSPORT: Final = (0, "Transport unknown")
UNKNOWN_SESSION: Final = (1, "Session ID unknown")
BAD_METHOD: Final = (2, "Bad handshake method")
BAD_REQUEST: Final = (3, "Bad request")
FORBIDDEN: Final = (4, "Forbidden", 403)
UNSUPPORTED_PROTOCOL: Final = (5, "Unsupported protocol version")
TOO_MANY: Final = (6, "Too many connections", 429)


class Endpoint:
    """Serves an engine at one address."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def mount(self, sanic: Sanic[Any, Any], path: str) -> None:
        name = path.strip("/").replace(".", "")
        sanic.add_route(self._handle, path, methods=METHODS, name=name)

    @may_hand_over
    async def _handle(self, request: Request) -> HTTPResponse | None:
        try:
            self._check_origin(request)
            response = await self._answer(request)
        except HttpRefused as refused:
            response = json({"code": refused.code, "message": refused.message}, refused.status, refused.headers)
        if response is not None:
            response.headers.update(self._cors(request))
        return response

    async def _answer(self, request: Request) -> HTTPResponse | None:
        if request.method == "OPTIONS":
            return HTTPResponse(status=204)
        transport, is_upgrade = request.args.get("transport"), opening_handshake.is_asked_for(request)
        if transport not in (POLLING, WEBSOCKET):
            raise HttpRefused(*UNKNOWN_TRANSPORT)
        if is_upgrade != (transport == WEBSOCKET):
            raise HttpRefused(*BAD_REQUEST)
        sid = request.args.get("sid")
        if sid is None:
            return await self._open(request, is_upgrade=is_upgrade)
        session = self._engine.find(sid)
        if session is None:
            raise HttpRefused(*UNKNOWN_SESSION)
        if is_upgrade:
            return self._upgrade(request, session)
        if session.is_websocket:
            raise HttpRefused(*BAD_REQUEST)
        if request.method == "GET":
            return await self._poll(session)
        if request.method == "POST":
            return await self._post(session, request)
        raise HttpRefused(*BAD_METHOD)

    async def _open(self, request: Request, *, is_upgrade: bool) -> HTTPResponse | None:
        if request.method != "GET":
            raise HttpRefused(*BAD_METHOD)
        if request.args.get("EIO") != PROTOCOL:
            raise HttpRefused(*UNSUPPORTED_PROTOCOL)
        if (wait := await self._engine.options.wait(request.client_ip)) is not None:
            raise HttpRefused(*TOO_MANY, retry_after=ceil(wait))
        if not is_upgrade:
            session = self._engine.open(request.client_ip, _client(request))
            return _text(self._engine.handshake(session, [WEBSOCKET]).part)
        acceptance = _acceptance(request)
        session = self._engine.open(request.client_ip, _client(request))
        session.send(self._engine.handshake(session, []))
        hand_over(request, self._engine.websocket(session), acceptance)
        return None

    def _upgrade(self, request: Request, session: EngineSession) -> HTTPResponse | None:
        acceptance = _acceptance(request)
        hand_over(request, self._engine.probe(session), acceptance)
        return None

    async def _poll(self, session: EngineSession) -> HTTPResponse:
        if session.is_polling:
            session.close(CloseReason.OVERLAPPING_POLLS)
            raise HttpRefused(*BAD_REQUEST)
        session.is_polling = True
        try:
            taken = await session.send_queue.take(at_once=session.is_upgrading)
        except asyncio.CancelledError:
            session.abort(CloseReason.TRANSPORT_CLOSE)
            raise
        finally:
            session.is_polling = False
        if not session.is_open and session.send_queue.is_empty:
            self._engine.forget(session)
        return _text(packets.payload(taken) if taken else packets.NOOP.encode())

    async def _post(self, session: EngineSession, request: Request) -> HTTPResponse:
        if session.is_posting:
            session.close(CloseReason.OVERLAPPING_POSTS)
        if not session.is_open:
            raise HttpRefused(*BAD_REQUEST)
        session.is_posting = True
        try:
            await request.receive_body()  # type: ignore[no-untyped-call]
            await _take_in(session, request.body)
        except Malformed:
            session.abort(CloseReason.PARSE_ERROR)
            raise HttpRefused(*BAD_REQUEST) from None
        finally:
            session.is_posting = False
        if session.reason is CloseReason.FLOODING:
            raise HttpRefused(*BAD_REQUEST)
        return _text(b"ok")

    def _check_origin(self, request: Request) -> None:
        """Raise `HttpRefused` unless a page of this origin may connect: an allowed one, or our own."""
        origin, origins = request.headers.get("origin"), self._engine.options.origins
        if origin is None or "*" in origins or origin in origins or origin.partition("://")[2] == request.host:
            return
        raise HttpRefused(*FORBIDDEN)

    def _cors(self, request: Request) -> Mapping[str, str]:
        origin, origins = request.headers.get("origin"), self._engine.options.origins
        if origin is None or not ("*" in origins or origin in origins):
            return {}
        allowed = {"Access-Control-Allow-Origin": "*" if "*" in origins else origin, "Vary": "Origin"}
        if request.method == "OPTIONS":
            allowed |= {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Content-Type"}
        return allowed


async def _take_in(session: EngineSession, body: bytes) -> None:
    """Have the session receive the packets of a payload, in time slices. Raises `Malformed`."""
    session.meter.start()
    try:
        for count, part in enumerate(packets.parts(body), 1):
            session.receive(part)
            is_clock_due = count % CHEAP_PACKETS == 0 or len(part) > CHEAP_CHARACTERS
            if session.is_paused or (is_clock_due and session.meter.is_slice_over):
                session.meter.stop()
                session.meter.note_interruption()
                await session.resumed()
                await session.meter.turn()
                session.meter.start()
            if not session.is_open:
                return
    finally:
        is_used_up = session.meter.stop()
    if is_used_up:
        await session.meter.turn()


def _text(body: bytes) -> HTTPResponse:
    headers = {"Cache-Control": "no-store"}
    return HTTPResponse(body, headers=headers, content_type="text/plain; charset=UTF-8")


def _client(request: Request) -> str:
    """The User-Agent, kept once for all clients that have the same."""
    return sys.intern((request.headers.get("user-agent") or "")[:MAX_CLIENT_LENGTH])


def _acceptance(request: Request) -> bytes:
    """Raises `HttpRefused` unless the request properly asks for a websocket."""
    response = opening_handshake.acceptance(request)
    if response is None:
        raise HttpRefused(*BAD_REQUEST)
    return response
