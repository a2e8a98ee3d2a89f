"""Chats are opened and listed here."""

from dataclasses import dataclass

from sanic import HTTPResponse, Request

from adapters.http.json import answer, body, optional_body
from adapters.http.lists import answer_page, answer_stream, query
from adapters.http.routes import OF_A_BODY, Route, Routes, paging
from adapters.http.turns import turn_of_caller
from adapters.wire.chats import (
    ChatJson,
    ChatSummaryJson,
    ListChatsBody,
    OpenChatBody,
    chat_json,
    chat_summary_json,
)
from adapters.wire.presence import UserJson, online_json
from adapters.wire.queries import page_request
from adapters.wire.scalars import parse_chat_id
from application.api import Application
from application.chats.list_chats import ListChatsCommand, ListChatsPageCommand
from application.paging import PageRequest
from application.presence.list_online_partners import OnlinePartnersCommand
from domain.caller import Caller
from domain.ids import DESK


@dataclass(frozen=True, slots=True)
class ChatHandlers:
    app: Application

    def routes(self) -> Routes:
        return [
            Route(
                "POST",
                "/chat/create",
                self.create,
                "Opens a chat; two users have one direct chat for ever, which is answered again with 200. What is said"
                " of a user may take 16 KiB, and of all of them 256 KiB.",
                answers={201: ChatJson, 200: ChatJson},
                body=OpenChatBody,
                refusals=(*OF_A_BODY, 403),
            ),
            Route(
                "POST",
                "/chat/getchats",
                self.list_of_user,
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
                self.list_of_desk,
                "All support chats, for admins.",
                answers={200: list[ChatSummaryJson]},
                parameters=(paging("chat"),),
                refusals=(403, 404, 422),
                is_for_admins=True,
            ),
            Route(
                "GET",
                "/chat/online",
                self.list_online,
                "Who of the caller's chat partners can be reached now; for admins also who of the desk's.",
                answers={200: list[UserJson]},
            ),
        ]

    async def create(self, request: Request, caller: Caller) -> HTTPResponse:
        opened = await self.app.chats.open(OpenChatBody.parse(body(request)).command(caller))
        return answer(chat_json(opened.chat), 201 if opened.created else 200)

    async def list_of_user(self, request: Request, caller: Caller) -> HTTPResponse | None:
        page = page_request(query(request), parse_chat_id)
        return await self._list(request, page, ListChatsBody.parse(optional_body(request)).command(caller))

    async def list_of_desk(self, request: Request, caller: Caller) -> HTTPResponse | None:
        page = page_request(query(request), parse_chat_id)
        return await self._list(request, page, ListChatsCommand(caller, DESK))

    async def _list(self, request: Request, page: PageRequest | None, command: ListChatsCommand) -> HTTPResponse | None:
        if page is not None:
            async with turn_of_caller(request):
                part = await self.app.chats.list_page(ListChatsPageCommand(command.caller, command.user, page))
            return answer_page(request, part, chat_summary_json)
        await answer_stream(request, await self.app.chats.list(command), chat_summary_json)
        return None

    async def list_online(self, request: Request, caller: Caller) -> HTTPResponse:
        async with turn_of_caller(request):
            online = await self.app.presence.list_online_partners(OnlinePartnersCommand(caller, caller.user_id))
            if caller.is_admin:
                online |= await self.app.presence.list_online_partners(OnlinePartnersCommand(caller, DESK))
        return answer(online_json(online))
