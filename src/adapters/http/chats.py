from sanic import HTTPResponse, Request

from adapters.http.json import answer, body, optional_body
from adapters.http.lists import answer_page, answer_stream, query
from adapters.http.routes import OF_A_BODY, Route, Routes, paging
from adapters.wire import ids, queries, representations
from adapters.wire.representations import ChatJson, ChatSummaryJson, CountJson, UserJson
from adapters.wire.requests import BroadcastBody, ListChatsBody, OpenChatBody
from application.api import Application
from application.chats.list_chats import ListChatsCommand, ListChatsPageCommand
from application.paging import PageRequest
from application.presence.list_online_partners import OnlinePartnersCommand
from domain.caller import Caller
from domain.ids import DESK


def chat_routes(app: Application) -> Routes:
    async def create(request: Request, caller: Caller) -> HTTPResponse:
        command = OpenChatBody.parse(body(request)).command(caller)
        opened = await app.chats.open(command)
        return answer(representations.chat(opened.chat), 201 if opened.created else 200)

    async def listed(request: Request, page: PageRequest | None, command: ListChatsCommand) -> HTTPResponse | None:
        if page is not None:
            part = await app.chats.list_page(ListChatsPageCommand(command.caller, command.user, page))
            return answer_page(request, part, representations.chat_summary)
        await answer_stream(request, await app.chats.list(command), representations.chat_summary)
        return None

    async def list_chats(request: Request, caller: Caller) -> HTTPResponse | None:
        page = queries.page(query(request), ids.chat_id)
        return await listed(request, page, ListChatsBody.parse(optional_body(request)).command(caller))

    async def admin_chats(request: Request, caller: Caller) -> HTTPResponse | None:
        page = queries.page(query(request), ids.chat_id)
        return await listed(request, page, ListChatsCommand(caller, DESK))

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
