"""Everything the service can do, in one place: all that an inbound adapter receives."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from application.broadcasts.broadcast import StartBroadcastCommand
from application.chats.join_chat import JoinChatCommand, LeaveChatCommand
from application.chats.list_chats import ChatSummary, ListChatsCommand
from application.chats.open_chat import OpenChatCommand, OpenedChat
from application.desk.register_admin import RegisterAdminCommand
from application.events.read_missed_events import ReadMissedEventsCommand
from application.messages.count_unread import CountUnreadCommand
from application.messages.list_unread import ListUnreadCommand
from application.messages.mark_chat_read import MarkChatReadCommand, ReadChat
from application.messages.mark_message_read import MarkMessageReadCommand
from application.messages.read_history import ReadHistoryCommand, ReadHistoryPageCommand
from application.messages.send_message import SendMessageCommand
from application.notifications.list_notifications import ListNotificationsCommand
from application.notifications.mark_notification_read import (
    MarkAllNotificationsReadCommand,
    MarkNotificationReadCommand,
)
from application.paging import Page
from application.ports.commits import Posted
from application.ports.event_log import LogPage
from application.presence.connect_device import DeviceCommand, OnlinePartnersCommand
from application.presence.signal_typing import SignalTypingCommand
from application.sessions.end_session import EndSessionCommand, ListSessionsCommand, RevokeUserCommand
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
