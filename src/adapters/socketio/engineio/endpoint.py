"""The HTTP side of Engine.IO: handshakes, polls, posts and the way to a websocket."""

import asyncio
import binascii
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha1
from math import ceil
from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from adapters.socketio.engineio import packets
from adapters.socketio.engineio.engine import Engine
from adapters.socketio.engineio.packets import Malformed
from adapters.socketio.engineio.sanic_takeover import can_be_given, hand_over, may_hand_over
from adapters.socketio.engineio.session import Session

METHODS: Final = ("GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "HEAD")
PROTOCOL: Final = "4"
POLLING: Final = "polling"
WEBSOCKET: Final = "websocket"
WEBSOCKET_VERSION: Final = "13"
KEY_BYTES: Final = 16
MAX_CLIENT_LENGTH: Final = 200
HANDSHAKE_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, section 1.3."""


class Refused(Exception):
    """A request that fits nowhere, with the code by which the reference server says so."""

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
        except Refused as refused:
            response = json({"code": refused.code, "message": refused.message}, refused.status, refused.headers)
        if response is not None:
            response.headers.update(self._cors(request))
        return response

    async def _answer(self, request: Request) -> HTTPResponse | None:
        if request.method == "OPTIONS":
            return HTTPResponse(status=204)
        transport, is_upgrade = request.args.get("transport"), _is_upgrade(request)
        if transport not in (POLLING, WEBSOCKET):
            raise Refused(*UNKNOWN_TRANSPORT)
        if is_upgrade != (transport == WEBSOCKET):
            raise Refused(*BAD_REQUEST)
        sid = request.args.get("sid")
        if sid is None:
            return await self._open(request, is_upgrade=is_upgrade)
        session = self._engine.find(sid)
        if session is None:
            raise Refused(*UNKNOWN_SESSION)
        if is_upgrade:
            return self._upgrade(request, session)
        if session.is_websocket:
            raise Refused(*BAD_REQUEST)
        if request.method == "GET":
            return await self._poll(session)
        if request.method == "POST":
            return await self._post(session, request.body)
        raise Refused(*BAD_METHOD)

    async def _open(self, request: Request, *, is_upgrade: bool) -> HTTPResponse | None:
        if request.method != "GET":
            raise Refused(*BAD_METHOD)
        if request.args.get("EIO") != PROTOCOL:
            raise Refused(*UNSUPPORTED_PROTOCOL)
        if (wait := await self._engine.options.wait(request.client_ip)) is not None:
            raise Refused(*TOO_MANY, retry_after=ceil(wait))
        if not is_upgrade:
            session = self._engine.open(request.client_ip, _client(request))
            return _text(self._engine.opening(session, [WEBSOCKET]).part)
        accepted = _accepted(request)
        session = self._engine.open(request.client_ip, _client(request))
        session.send(self._engine.opening(session, []))
        hand_over(request, self._engine.websocket(session), accepted)
        return None

    def _upgrade(self, request: Request, session: Session) -> HTTPResponse | None:
        accepted = _accepted(request)
        hand_over(request, self._engine.probe(session), accepted)
        return None

    async def _poll(self, session: Session) -> HTTPResponse:
        if session.is_polling:
            session.close("overlapping polls")
            raise Refused(*BAD_REQUEST)
        session.is_polling = True
        try:
            taken = await session.send_queue.take(at_once=session.is_upgrading)
        except asyncio.CancelledError:
            session.cut("transport close")
            raise
        finally:
            session.is_polling = False
        if not session.is_open and session.send_queue.is_empty:
            self._engine.forget(session)
        return _text(packets.payload(taken) if taken else packets.NOOP.encode())

    async def _post(self, session: Session, body: bytes) -> HTTPResponse:
        if session.is_posting:
            session.close("overlapping posts")
        if not session.is_open:
            raise Refused(*BAD_REQUEST)
        session.is_posting = True
        try:
            for part in packets.parts(body):
                session.take_in(part)
                await session.resumed()
        except Malformed:
            session.cut("parse error")
            raise Refused(*BAD_REQUEST) from None
        finally:
            session.is_posting = False
        return _text(b"ok")

    def _check_origin(self, request: Request) -> None:
        """A page may connect from the origins that are allowed, and from our own."""
        origin, origins = request.headers.get("origin"), self._engine.options.origins
        if origin is None or "*" in origins or origin in origins or origin.partition("://")[2] == request.host:
            return
        raise Refused(*FORBIDDEN)

    def _cors(self, request: Request) -> Mapping[str, str]:
        origin, origins = request.headers.get("origin"), self._engine.options.origins
        if origin is None or not ("*" in origins or origin in origins):
            return {}
        allowed = {"Access-Control-Allow-Origin": "*" if "*" in origins else origin, "Vary": "Origin"}
        if request.method == "OPTIONS":
            allowed |= {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Content-Type"}
        return allowed


def _text(body: bytes) -> HTTPResponse:
    headers = {"Cache-Control": "no-store"}
    return HTTPResponse(body, headers=headers, content_type="text/plain; charset=UTF-8")


def _client(request: Request) -> str:
    """Thousands of clients call themselves the same: that is kept once."""
    return sys.intern((request.headers.get("user-agent") or "")[:MAX_CLIENT_LENGTH])


def _is_upgrade(request: Request) -> bool:
    return request.headers.get("upgrade", "").lower() == "websocket"


def _accepted(request: Request) -> bytes:
    """The answer that opens a websocket (RFC 6455, section 4.2.2). Raises `Refused` when it is not asked for so."""
    connection = request.headers.get("connection", "").lower().replace(" ", "").split(",")
    key = request.headers.get("sec-websocket-key", "")
    is_proper = request.method == "GET" and "upgrade" in connection and _is_key(key)
    is_known = request.headers.get("sec-websocket-version") == WEBSOCKET_VERSION
    if not (is_proper and is_known) or not can_be_given(request):
        raise Refused(*BAD_REQUEST)
    digest = b64encode(sha1(key.encode() + HANDSHAKE_GUID, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + digest + b"\r\n\r\n"
    )


def _is_key(key: str) -> bool:
    try:
        return len(b64decode(key, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
