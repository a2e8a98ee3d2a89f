"""Everything the service can do, by topic: all that an inbound adapter receives."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from application.audit import ReadAuditCommand
from application.broadcasts.list_broadcasts import ListBroadcastsCommand
from application.broadcasts.run_broadcasts import Progress
from application.broadcasts.start_broadcast import StartBroadcastCommand
from application.chats.join_chat import JoinChatCommand, LeaveChatCommand
from application.chats.list_chats import ChatSummary, ListChatsCommand, ListChatsPageCommand
from application.chats.open_chat import OpenChatCommand, OpenedChat
from application.desk.manage_admins import ListAdminsCommand, ManageAdminCommand
from application.desk.register_admin import RegisterAdminCommand
from application.events.read_missed_events import ReadMissedEventsCommand
from application.events.relay_events import RelayEvents
from application.messages.count_unread import CountUnreadCommand
from application.messages.list_unread import ListUnreadCommand
from application.messages.mark_chat_read import MarkChatReadCommand, ReadChat
from application.messages.mark_message_read import MarkMessageReadCommand
from application.messages.read_history import ReadHistoryCommand, ReadHistoryPageCommand
from application.messages.send_message import SendMessageCommand
from application.names.known_names import KnownNames
from application.notifications.count_unread_notifications import CountUnreadNotificationsCommand
from application.notifications.list_notifications import ListNotificationsCommand
from application.notifications.mark_notification_read import (
    MarkAllNotificationsReadCommand,
    MarkNotificationReadCommand,
)
from application.paging import Page
from application.ports.event_log import LogPage
from application.presence.connect_device import DeviceCommand
from application.presence.list_online_partners import OnlinePartnersCommand
from application.presence.signal_typing import SignalTypingCommand
from application.rate_limits import RateLimits
from application.sessions.authenticator import Authenticator
from application.sessions.former_admins import FormerAdmins
from application.sessions.manage_sessions import EndSessionCommand, ListSessionsCommand, RevokeUserCommand
from application.sessions.revocations import Revocations
from application.sessions.session_activity import SessionActivity
from domain.audit import AuditEntry
from domain.broadcast import Broadcast
from domain.changes import Posted
from domain.ids import UserId
from domain.message import Message
from domain.notification import Notification
from domain.session import Revocation, SessionInfo

Command = TypeVar("Command")
Result = TypeVar("Result")

UseCase = Callable[[Command], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of use cases: every field of a topic is one."""


@dataclass(frozen=True, slots=True)
class Messages(Topic):
    send: UseCase[SendMessageCommand, Posted]
    read_history: UseCase[ReadHistoryCommand, AsyncIterator[Sequence[Message]]]
    read_history_page: UseCase[ReadHistoryPageCommand, Page[Message]]
    list_unread: UseCase[ListUnreadCommand, Page[Message]]
    count_unread: UseCase[CountUnreadCommand, int]
    mark_chat_read: UseCase[MarkChatReadCommand, ReadChat]
    mark_read: UseCase[MarkMessageReadCommand, None]


@dataclass(frozen=True, slots=True)
class Chats(Topic):
    open: UseCase[OpenChatCommand, OpenedChat]
    list: UseCase[ListChatsCommand, AsyncIterator[Sequence[ChatSummary]]]
    list_page: UseCase[ListChatsPageCommand, Page[ChatSummary]]
    join: UseCase[JoinChatCommand, UserId]
    leave: UseCase[LeaveChatCommand, None]


@dataclass(frozen=True, slots=True)
class Presence(Topic):
    connect_device: UseCase[DeviceCommand, bool]
    disconnect_device: UseCase[DeviceCommand, bool]
    list_online_partners: UseCase[OnlinePartnersCommand, frozenset[UserId]]
    signal_typing: UseCase[SignalTypingCommand, None]


@dataclass(frozen=True, slots=True)
class Notifications(Topic):
    list: UseCase[ListNotificationsCommand, Page[Notification]]
    count_unread: UseCase[CountUnreadNotificationsCommand, int]
    mark_read: UseCase[MarkNotificationReadCommand, Notification]
    mark_all_read: UseCase[MarkAllNotificationsReadCommand, int]


@dataclass(frozen=True, slots=True)
class Sessions(Topic):
    list: UseCase[ListSessionsCommand, Sequence[SessionInfo]]
    end: UseCase[EndSessionCommand, None]
    revoke_user: UseCase[RevokeUserCommand, Revocation]


@dataclass(frozen=True, slots=True)
class Broadcasts(Topic):
    start: UseCase[StartBroadcastCommand, Broadcast]
    list: UseCase[ListBroadcastsCommand, Sequence[Broadcast]]
    run: Callable[[], Awaitable[Progress | None]]


@dataclass(frozen=True, slots=True)
class Desk(Topic):
    register_admin: UseCase[RegisterAdminCommand, None]
    add_admin: UseCase[ManageAdminCommand, None]
    remove_admin: UseCase[ManageAdminCommand, bool]
    list_admins: UseCase[ListAdminsCommand, Sequence[UserId]]
    read_audit: UseCase[ReadAuditCommand, Sequence[AuditEntry]]


@dataclass(frozen=True, slots=True)
class Events(Topic):
    read_missed: UseCase[ReadMissedEventsCommand, LogPage]


@dataclass(frozen=True, slots=True)
class Health(Topic):
    check_readiness: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Application:
    """The use cases by topic, and the services that serve more than one request."""

    messages: Messages
    chats: Chats
    presence: Presence
    notifications: Notifications
    sessions: Sessions
    broadcasts: Broadcasts
    desk: Desk
    events: Events
    health: Health

    authenticator: Authenticator
    rate_limits: RateLimits
    revocations: Revocations
    session_activity: SessionActivity
    former_admins: FormerAdmins
    known_names: KnownNames
    relay: RelayEvents
