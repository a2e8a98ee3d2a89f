from sanic import HTTPResponse, Request

from adapters.http.json import answer, body
from adapters.http.routes import Route, Routes
from adapters.http.streams import answer_stream
from adapters.wire import ids, representations
from adapters.wire.requests import SendMessageBody
from application.api import Application
from application.use_cases.count_unread import CountUnreadCommand
from application.use_cases.mark_chat_read import MarkChatReadCommand
from application.use_cases.read_history import ReadHistoryCommand
from domain.caller import Caller
from domain.ids import user_id


def message_routes(app: Application) -> Routes:
    async def create(request: Request, caller: Caller) -> HTTPResponse:
        key = request.headers.get("idempotency-key")
        command = SendMessageBody.parse(body(request)).command(caller, key)
        sent = await app.send_message(command)
        if sent.duplicate:
            return answer(representations.message(sent.message) | {"duplicate": True})
        return answer(representations.message(sent.message), 201)

    async def get_all(request: Request, caller: Caller, chat: str) -> None:
        history = await app.read_history(ReadHistoryCommand(caller, ids.chat_id(chat)))
        await answer_stream(request, history, representations.message)

    async def mark_read(_: Request, caller: Caller, chat: str) -> HTTPResponse:
        count = await app.mark_chat_read(MarkChatReadCommand(caller, ids.chat_id(chat)))
        return answer({"modifiedCount": count})

    async def unread_count(_: Request, caller: Caller, user: str) -> HTTPResponse:
        count = await app.count_unread(CountUnreadCommand(caller, user_id(user)))
        return answer({"count": count})

    return [
        Route("POST", "/message/create", create),
        Route("GET", "/message/getAll/<chat>", get_all),
        Route("POST", "/message/mark-read/<chat>", mark_read),
        Route("GET", "/message/unread-count/<user>", unread_count),
    ]
