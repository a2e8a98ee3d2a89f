"""Puts the application together from its ports: the one place that names every use case."""

from dataclasses import dataclass, field

from application.api import (
    Application,
    Broadcasts,
    Chats,
    Desk,
    Events,
    Health,
    Messages,
    Notifications,
    Presence,
    Sessions,
)
from application.audit import ReadAudit, RecordAudit
from application.broadcasts.list_broadcasts import ListBroadcasts
from application.broadcasts.run_broadcasts import RunBroadcasts
from application.broadcasts.start_broadcast import StartBroadcast
from application.chats.join_chat import JoinChat, LeaveChat
from application.chats.list_chats import ListChats, ListChatsPage
from application.chats.name_participants import NameParticipants
from application.chats.open_chat import OpenChat
from application.desk.manage_admins import AddAdmin, ListAdmins, RemoveAdmin
from application.desk.register_admin import RegisterAdmin
from application.events.read_missed_events import ReadMissedEvents
from application.events.relay_events import RelayEvents
from application.messages.count_unread import CountUnread
from application.messages.list_unread import ListUnread
from application.messages.mark_chat_read import MarkChatRead
from application.messages.mark_message_read import MarkMessageRead
from application.messages.read_history import ReadHistory, ReadHistoryPage
from application.messages.send_message import SendMessage
from application.messages.send_within_limit import SendWithinLimit
from application.names.known_names import KnownNames
from application.notifications.count_unread_notifications import CountUnreadNotifications
from application.notifications.list_notifications import ListNotifications
from application.notifications.mark_notification_read import MarkAllNotificationsRead, MarkNotificationRead
from application.notifications.notify_admins import NotifyAdmins
from application.ports.all import Ports
from application.presence.connect_device import ConnectDevice, DisconnectDevice
from application.presence.list_online_partners import ListOnlinePartners
from application.presence.signal_typing import SignalTyping
from application.presence.typing_indicators import TypingIndicators
from application.rate_limits import Quotas, RateLimits
from application.readiness import CheckReadiness
from application.sessions.authenticator import Authenticator
from application.sessions.former_admins import FormerAdmins
from application.sessions.manage_sessions import EndSession, ListSessions, RevokeUser
from application.sessions.revocations import Revocations
from application.sessions.session_activity import SessionActivity
from domain.notification import Language


@dataclass(frozen=True, slots=True)
class Options:
    """What operators decide. `max_message_length` is in characters; notifications are written in `language`."""

    max_message_length: int
    quotas: Quotas = field(default_factory=Quotas)
    language: Language = Language.ENGLISH


def build(ports: Ports, options: Options) -> Application:
    """The whole application. Whatever keeps state is made here, once."""
    clock = ports.clock
    record_audit = RecordAudit(ports.audit, clock)
    notify_admins = NotifyAdmins(ports.admins, ports.identifiers)
    rate_limits = RateLimits(ports.rate_limiter, options.quotas)
    revocations = Revocations(ports.revocations, clock)
    activity = SessionActivity(ports.sessions, clock)
    former_admins = FormerAdmins(ports.admins, revocations)
    known_names = KnownNames(ports.users)
    return Application(
        messages=_messages(ports, options, notify_admins, record_audit, rate_limits),
        chats=_chats(ports, options, notify_admins, rate_limits, known_names),
        presence=_presence(ports),
        notifications=_notifications(ports),
        sessions=_sessions(ports, activity, revocations, record_audit),
        broadcasts=_broadcasts(ports, options, notify_admins, record_audit),
        desk=_desk(ports, revocations, record_audit),
        events=Events(read_missed=ReadMissedEvents(ports.log)),
        health=Health(check_readiness=CheckReadiness(ports.probes)),
        authenticator=Authenticator(ports.tokens, revocations, activity, former_admins, known_names, rate_limits),
        rate_limits=rate_limits,
        revocations=revocations,
        session_activity=activity,
        former_admins=former_admins,
        known_names=known_names,
        relay=RelayEvents(ports.log, ports.publisher),
    )


def _send_message(ports: Ports, options: Options, notify_admins: NotifyAdmins, rate_limits: RateLimits) -> SendMessage:
    return SendMessage(
        ports.chats,
        ports.remembered_chats,
        ports.messages,
        ports.commits,
        ports.presence,
        ports.clock,
        ports.identifiers,
        notify_admins,
        rate_limits,
        options.max_message_length,
        options.language,
    )


def _messages(
    ports: Ports, options: Options, notify_admins: NotifyAdmins, record_audit: RecordAudit, rate_limits: RateLimits
) -> Messages:
    return Messages(
        send=SendWithinLimit(_send_message(ports, options, notify_admins, rate_limits), rate_limits),
        read_history=ReadHistory(ports.chats, ports.messages, record_audit),
        read_history_page=ReadHistoryPage(ports.chats, ports.messages, record_audit),
        list_unread=ListUnread(ports.messages),
        count_unread=CountUnread(ports.messages),
        mark_chat_read=MarkChatRead(ports.chats, ports.notifications, ports.commits, ports.clock, rate_limits),
        mark_read=MarkMessageRead(ports.chats, ports.messages, ports.commits, ports.clock),
    )


def _chats(
    ports: Ports, options: Options, notify_admins: NotifyAdmins, rate_limits: RateLimits, known_names: KnownNames
) -> Chats:
    name_participants = NameParticipants(known_names, ports.admins)
    return Chats(
        open=OpenChat(
            ports.chats,
            ports.commits,
            ports.clock,
            ports.identifiers,
            notify_admins,
            rate_limits,
            name_participants,
            options.language,
        ),
        list=ListChats(ports.chats, ports.messages, name_participants),
        list_page=ListChatsPage(ports.chats, ports.messages, name_participants),
        join=JoinChat(ports.chats, ports.publisher, ports.clock, rate_limits),
        leave=LeaveChat(ports.chats, ports.publisher, ports.clock),
    )


def _presence(ports: Ports) -> Presence:
    indicators = TypingIndicators(ports.chats, ports.publisher, ports.clock, ports.alarms)
    return Presence(
        connect_device=ConnectDevice(ports.chats, ports.presence, ports.publisher, ports.clock),
        disconnect_device=DisconnectDevice(ports.chats, ports.presence, ports.publisher, ports.clock),
        list_online_partners=ListOnlinePartners(ports.chats, ports.presence),
        signal_typing=SignalTyping(ports.chats, indicators),
    )


def _notifications(ports: Ports) -> Notifications:
    return Notifications(
        list=ListNotifications(ports.notifications),
        count_unread=CountUnreadNotifications(ports.notifications),
        mark_read=MarkNotificationRead(ports.notifications, ports.commits, ports.clock),
        mark_all_read=MarkAllNotificationsRead(ports.chats, ports.notifications, ports.clock),
    )


def _sessions(ports: Ports, activity: SessionActivity, revocations: Revocations, record_audit: RecordAudit) -> Sessions:
    list_sessions = ListSessions(ports.sessions, activity, revocations, ports.clock)
    return Sessions(
        list=list_sessions,
        end=EndSession(list_sessions, revocations, ports.clock),
        revoke_user=RevokeUser(revocations, record_audit, ports.clock),
    )


def _broadcasts(ports: Ports, options: Options, notify_admins: NotifyAdmins, record_audit: RecordAudit) -> Broadcasts:
    send = _send_message(ports, options, notify_admins, RateLimits(ports.rate_limiter, Quotas()))
    return Broadcasts(
        start=StartBroadcast(
            ports.broadcasts,
            ports.users,
            ports.admins,
            ports.presence,
            record_audit,
            ports.clock,
            ports.identifiers,
            options.max_message_length,
        ),
        list=ListBroadcasts(ports.broadcasts),
        run=RunBroadcasts(ports.broadcasts, send, ports.clock),
    )


def _desk(ports: Ports, revocations: Revocations, record_audit: RecordAudit) -> Desk:
    return Desk(
        register_admin=RegisterAdmin(ports.admins, ports.clock),
        add_admin=AddAdmin(ports.admins, record_audit, ports.clock),
        remove_admin=RemoveAdmin(ports.admins, revocations, record_audit, ports.clock),
        list_admins=ListAdmins(ports.admins),
        read_audit=ReadAudit(ports.audit),
    )
