from sanic import HTTPResponse, Request

from adapters.http.json import answer, body, optional_body
from adapters.http.routes import Route, Routes
from adapters.wire import representations
from adapters.wire.requests import ListChatsBody, OpenChatBody
from application.api import Application
from domain.caller import Caller


def chat_routes(app: Application) -> Routes:
    async def create(request: Request, caller: Caller) -> HTTPResponse:
        command = OpenChatBody.parse(body(request)).command(caller)
        opened = await app.open_chat(command)
        return answer(representations.chat(opened.chat), 201 if opened.created else 200)

    async def list_chats(request: Request, caller: Caller) -> HTTPResponse:
        command = ListChatsBody.parse(optional_body(request)).command(caller)
        summaries = await app.list_chats(command)
        return answer([representations.chat_summary(summary) for summary in summaries])

    return [
        Route("POST", "/chat/create", create),
        Route("POST", "/chat/getchats", list_chats),
    ]
