"""Sessions are listed and ended here."""

from dataclasses import dataclass

from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.routes import Route, Routes
from adapters.wire.scalars import parse_session_id
from adapters.wire.sessions import RevokedJson, SessionJson, revoked_json, session_json
from application.api import Application
from application.sessions.manage_sessions import EndSessionCommand, ListSessionsCommand, RevokeUserCommand
from domain.caller import Caller
from domain.ids import user_id


@dataclass(frozen=True, slots=True)
class SessionHandlers:
    app: Application

    def routes(self) -> Routes:
        return [
            Route(
                "GET",
                "/session",
                self.list_own,
                "Where the caller's tokens are used, the last used first.",
                answers={200: list[SessionJson]},
            ),
            Route(
                "DELETE",
                "/session/<sessionId>",
                self.end,
                "Ends one of the caller's sessions: its token is refused, its devices are disconnected.",
                answers={204: None},
                refusals=(404,),
            ),
            Route(
                "POST",
                "/session/logout",
                self.logout,
                "Ends the session of this request.",
                answers={204: None},
                refusals=(404,),
            ),
            Route(
                "POST",
                "/session/revoke/<userId>",
                self.revoke,
                "Ends every session of a user whose token was issued before now; for admins.",
                answers={200: RevokedJson},
                refusals=(403, 422),
                is_for_admins=True,
            ),
        ]

    async def list_own(self, request: Request, caller: Caller) -> HTTPResponse:
        current = request.ctx.session.id
        sessions = await self.app.sessions.list(ListSessionsCommand(caller))
        return answer([session_json(session, current=current) for session in sessions])

    async def end(self, _: Request, caller: Caller, sessionId: str) -> HTTPResponse:
        await self.app.sessions.end(EndSessionCommand(caller, parse_session_id(sessionId)))
        return HTTPResponse(status=204)

    async def logout(self, request: Request, caller: Caller) -> HTTPResponse:
        await self.app.sessions.end(EndSessionCommand(caller, request.ctx.session.id))
        return HTTPResponse(status=204)

    async def revoke(self, _: Request, caller: Caller, userId: str) -> HTTPResponse:
        revocation = await self.app.sessions.revoke_user(RevokeUserCommand(caller, user_id(userId)))
        return answer(revoked_json(revocation))
