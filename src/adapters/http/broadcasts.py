"""Broadcasts are started here."""

from dataclasses import dataclass

from sanic import HTTPResponse, Request

from adapters.http.json import answer, body
from adapters.http.routes import OF_A_BODY, Route, Routes
from adapters.wire.broadcasts import BroadcastBody
from adapters.wire.model import CountJson
from application.api import Application
from domain.caller import Caller


@dataclass(frozen=True, slots=True)
class BroadcastHandlers:
    app: Application

    def routes(self) -> Routes:
        return [
            Route(
                "POST",
                "/chat/broadcast",
                self.start,
                "The desk writes to every known or every listed user, in the background; for admins.",
                answers={202: CountJson},
                body=BroadcastBody,
                refusals=(*OF_A_BODY, 403),
                is_for_admins=True,
            ),
        ]

    async def start(self, request: Request, caller: Caller) -> HTTPResponse:
        broadcast = await self.app.broadcasts.start(BroadcastBody.parse(body(request)).command(caller))
        return answer({"count": broadcast.total}, 202)
