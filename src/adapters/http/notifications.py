from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.routes import Route, Routes
from adapters.wire import ids, representations
from application.api import Application
from application.use_cases.count_unread import CountUnreadCommand
from application.use_cases.list_notifications import ListNotificationsCommand
from application.use_cases.mark_notification_read import MarkNotificationReadCommand
from domain.caller import Caller
from domain.ids import user_id


def notification_routes(app: Application) -> Routes:
    async def of_user(_: Request, caller: Caller, user: str) -> HTTPResponse:
        notifications = await app.list_notifications(ListNotificationsCommand(caller, user_id(user)))
        return answer([representations.notification(one) for one in notifications])

    async def mark_read(_: Request, caller: Caller, notification: str) -> HTTPResponse:
        command = MarkNotificationReadCommand(caller, ids.notification_id(notification))
        return answer(representations.notification(await app.mark_notification_read(command)))

    async def unread_count(_: Request, caller: Caller, user: str) -> HTTPResponse:
        count = await app.count_unread_notifications(CountUnreadCommand(caller, user_id(user)))
        return answer({"count": count})

    return [
        Route("GET", "/notification/user/<user>", of_user),
        Route("POST", "/notification/mark-read/<notification>", mark_read),
        Route("GET", "/notification/unread-count/<user>", unread_count),
    ]
