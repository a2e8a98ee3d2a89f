"""Everything the service can do, in one place: all that an inbound adapter receives."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from application.ports.commits import Posted
from application.ports.event_log import LogPage
from application.ports.paging import Page
from application.use_cases.broadcast import StartBroadcastCommand
from application.use_cases.connect_device import DeviceCommand, OnlinePartnersCommand
from application.use_cases.count_unread import CountUnreadCommand
from application.use_cases.end_session import EndSessionCommand, ListSessionsCommand, RevokeUserCommand
from application.use_cases.join_chat import JoinChatCommand, LeaveChatCommand
from application.use_cases.list_chats import ChatSummary, ListChatsCommand
from application.use_cases.list_notifications import ListNotificationsCommand
from application.use_cases.list_unread import ListUnreadCommand
from application.use_cases.mark_chat_read import MarkChatReadCommand, ReadChat
from application.use_cases.mark_message_read import MarkMessageReadCommand
from application.use_cases.mark_notification_read import MarkAllNotificationsReadCommand, MarkNotificationReadCommand
from application.use_cases.open_chat import OpenChatCommand, OpenedChat
from application.use_cases.read_history import ReadHistoryCommand, ReadHistoryPageCommand
from application.use_cases.read_missed_events import ReadMissedEventsCommand
from application.use_cases.register_admin import RegisterAdminCommand
from application.use_cases.send_message import SendMessageCommand
from application.use_cases.signal_typing import SignalTypingCommand
from domain.broadcast import Broadcast
from domain.ids import UserId
from domain.message import Message
from domain.notification import Notification
from domain.session import Revocation, SessionInfo

Command = TypeVar("Command")
Result = TypeVar("Result")

UseCase = Callable[[Command], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Application:
    open_chat: UseCase[OpenChatCommand, OpenedChat]
    list_chats: UseCase[ListChatsCommand, Page[ChatSummary]]
    send_message: UseCase[SendMessageCommand, Posted]
    start_broadcast: UseCase[StartBroadcastCommand, Broadcast]
    read_history: UseCase[ReadHistoryCommand, AsyncIterator[Sequence[Message]]]
    read_history_page: UseCase[ReadHistoryPageCommand, Page[Message]]
    list_unread: UseCase[ListUnreadCommand, Page[Message]]
    count_unread: UseCase[CountUnreadCommand, int]
    mark_chat_read: UseCase[MarkChatReadCommand, ReadChat]
    mark_message_read: UseCase[MarkMessageReadCommand, None]
    list_notifications: UseCase[ListNotificationsCommand, Page[Notification]]
    count_unread_notifications: UseCase[CountUnreadCommand, int]
    mark_notification_read: UseCase[MarkNotificationReadCommand, Notification]
    mark_all_notifications_read: UseCase[MarkAllNotificationsReadCommand, int]
    read_missed_events: UseCase[ReadMissedEventsCommand, LogPage]
    join_chat: UseCase[JoinChatCommand, UserId]
    leave_chat: UseCase[LeaveChatCommand, None]
    signal_typing: UseCase[SignalTypingCommand, None]
    register_admin: UseCase[RegisterAdminCommand, None]
    connect_device: UseCase[DeviceCommand, bool]
    disconnect_device: UseCase[DeviceCommand, bool]
    list_online_partners: UseCase[OnlinePartnersCommand, frozenset[UserId]]
    list_sessions: UseCase[ListSessionsCommand, Sequence[SessionInfo]]
    end_session: UseCase[EndSessionCommand, None]
    revoke_user: UseCase[RevokeUserCommand, Revocation]
    check_readiness: Callable[[], Awaitable[None]]
