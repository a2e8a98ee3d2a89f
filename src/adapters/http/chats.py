from sanic import HTTPResponse, Request

from adapters.http.json import answer, body, optional_body
from adapters.http.lists import answer_page, query
from adapters.http.routes import OF_A_BODY, Route, Routes, paging
from adapters.wire import ids, queries, representations
from adapters.wire.representations import ChatJson, ChatSummaryJson, CountJson, UserJson
from adapters.wire.requests import BroadcastBody, ListChatsBody, OpenChatBody
from application.api import Application
from application.chats.list_chats import ListChatsCommand
from application.presence.list_online_partners import OnlinePartnersCommand
from domain.caller import Caller
from domain.ids import DESK


def chat_routes(app: Application) -> Routes:
    async def create(request: Request, caller: Caller) -> HTTPResponse:
        command = OpenChatBody.parse(body(request)).command(caller)
        opened = await app.chats.open(command)
        return answer(representations.chat(opened.chat), 201 if opened.created else 200)

    async def list_chats(request: Request, caller: Caller) -> HTTPResponse:
        page = queries.page(query(request), ids.chat_id)
        command = ListChatsBody.parse(optional_body(request)).command(caller, page)
        return answer_page(request, await app.chats.list(command), representations.chat_summary)

    async def admin_chats(request: Request, caller: Caller) -> HTTPResponse:
        command = ListChatsCommand(caller, DESK, queries.page(query(request), ids.chat_id))
        return answer_page(request, await app.chats.list(command), representations.chat_summary)

    async def online(_: Request, caller: Caller) -> HTTPResponse:
        found = await app.presence.list_online_partners(OnlinePartnersCommand(caller, caller.user_id))
        if caller.is_admin:
            found |= await app.presence.list_online_partners(OnlinePartnersCommand(caller, DESK))
        return answer([{"userId": user} for user in sorted(found)])

    async def broadcast(request: Request, caller: Caller) -> HTTPResponse:
        command = BroadcastBody.parse(body(request)).command(caller)
        return answer({"count": (await app.broadcasts.start(command)).total}, 202)

    return [
        Route(
            "POST",
            "/chat/create",
            create,
            "Opens a chat; two users have one direct chat for ever, which is answered again with 200.",
            answers={201: ChatJson, 200: ChatJson},
            body=OpenChatBody,
            refusals=(*OF_A_BODY, 403),
        ),
        Route(
            "POST",
            "/chat/getchats",
            list_chats,
            "The caller's chats, the latest activity first.",
            answers={200: list[ChatSummaryJson]},
            body=ListChatsBody,
            is_body_optional=True,
            parameters=(paging("chat"),),
            refusals=(*OF_A_BODY, 403, 404),
        ),
        Route(
            "GET",
            "/chat/admin-chats",
            admin_chats,
            "All support chats, for admins.",
            answers={200: list[ChatSummaryJson]},
            parameters=(paging("chat"),),
            refusals=(403, 404, 422),
        ),
        Route(
            "GET",
            "/chat/online",
            online,
            "Who of the caller's chat partners can be reached now; for admins also who of the desk's.",
            answers={200: list[UserJson]},
        ),
        Route(
            "POST",
            "/chat/broadcast",
            broadcast,
            "The desk writes to every known or every listed user, in the background; for admins.",
            answers={202: CountJson},
            body=BroadcastBody,
            refusals=(*OF_A_BODY, 403),
        ),
    ]
