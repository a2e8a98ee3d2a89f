"""The bearer token of a request (RFC 6750), and the limits of whoever sends it."""

import asyncio
from functools import wraps
from typing import Final

from sanic import HTTPResponse, Request
from structlog.contextvars import bind_contextvars

from adapters.http.http1.connection import receive_body_of_user
from adapters.http.routes import Handler, Route
from application.api import Application
from domain.errors import Limited, Unauthenticated

MAX_CLIENT_LENGTH: Final = 200
REFUSAL_PAUSE_SECONDS: Final = 0.2
"""How long a refusal for a limit is held back: a client that goes on at once costs the others little."""


def authenticated(route: Route, app: Application) -> Handler:
    """The handler of `route` that is given the caller of the request's token.

    It raises `Unauthenticated` without a valid token, `Limited` (after a pause) when the address or the user sends too
    much. The session of the token is in `request.ctx.session`."""

    @wraps(route.handler)
    async def handle(request: Request, **path: str) -> HTTPResponse | None:
        try:
            return await answer(request, **path)
        except Limited:
            await asyncio.sleep(REFUSAL_PAUSE_SECONDS)
            raise

    async def answer(request: Request, **path: str) -> HTTPResponse | None:
        address = request.client_ip
        await app.rate_limits.call_from(address)
        scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("a bearer token is required")
        client = request.headers.get("user-agent") or ""
        session_use = await app.authenticator.authenticate(token.strip(), address, client[:MAX_CLIENT_LENGTH])
        caller = session_use.caller
        bind_contextvars(user=caller.user_id)
        await app.rate_limits.call(caller.user_id)
        request.ctx.session = session_use.session
        await receive_body_of_user(request)
        return await route.handler(request, caller, **path)

    return handle
