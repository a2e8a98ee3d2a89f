from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.routes import Route, Routes
from adapters.wire import ids, representations
from adapters.wire.representations import RevokedJson, SessionJson
from application.api import Application
from application.sessions.manage_sessions import EndSessionCommand, ListSessionsCommand, RevokeUserCommand
from domain.caller import Caller
from domain.ids import user_id


def session_routes(app: Application) -> Routes:
    async def listed(request: Request, caller: Caller) -> HTTPResponse:
        current = request.ctx.session.id
        sessions = await app.sessions.list(ListSessionsCommand(caller))
        return answer([representations.session(one, current=current) for one in sessions])

    async def end(_: Request, caller: Caller, sessionId: str) -> HTTPResponse:
        await app.sessions.end(EndSessionCommand(caller, ids.session_id(sessionId)))
        return HTTPResponse(status=204)

    async def logout(request: Request, caller: Caller) -> HTTPResponse:
        await app.sessions.end(EndSessionCommand(caller, request.ctx.session.id))
        return HTTPResponse(status=204)

    async def revoke(_: Request, caller: Caller, userId: str) -> HTTPResponse:
        revocation = await app.sessions.revoke_user(RevokeUserCommand(caller, user_id(userId)))
        return answer(representations.revoked(revocation))

    return [
        Route(
            "GET",
            "/session",
            listed,
            "Where the caller's tokens are used, the last used first.",
            answers={200: list[SessionJson]},
        ),
        Route(
            "DELETE",
            "/session/<sessionId>",
            end,
            "Ends one of the caller's sessions: its token is refused, its devices are hung up on.",
            answers={204: None},
            refusals=(404,),
        ),
        Route(
            "POST",
            "/session/logout",
            logout,
            "Ends the session of this request.",
            answers={204: None},
            refusals=(404,),
        ),
        Route(
            "POST",
            "/session/revoke/<userId>",
            revoke,
            "Ends every session of a user whose token was issued before now; for admins.",
            answers={200: RevokedJson},
            refusals=(403, 422),
        ),
    ]
