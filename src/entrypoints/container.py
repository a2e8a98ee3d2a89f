"""The only file that names adapters and use cases together."""

from dependency_injector import containers, providers

from adapters.http.app import Proxies, Transport, create_app
from adapters.http.static_site import built_page
from adapters.jwt.tokens import JwtTokens
from adapters.memory.alarms import MemoryAlarms
from adapters.memory.limiter import MemoryRateLimiter
from adapters.memory.presence import MemoryPresence
from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.client import MongoProbe, ObjectIds, blocking_database, connect, connect_blocking, database
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.stores import MongoStores
from adapters.mongo.unread_counts import UnreadCheck
from adapters.socketio.engineio.engine import EngineOptions
from adapters.socketio.engineio.send_queue import QueueLimits
from adapters.socketio.gateway import Gateway
from adapters.socketio.protocol.server import SocketServer
from adapters.socketio.publisher import SocketPublisher
from adapters.system.clock import SystemClock
from application.api import Application
from application.audit import RecordAudit
from application.broadcasts.broadcast import RunBroadcasts, StartBroadcast
from application.chats.join_chat import JoinChat, LeaveChat
from application.chats.list_chats import ListChats
from application.chats.open_chat import OpenChat
from application.desk.register_admin import RegisterAdmin
from application.events.read_missed_events import ReadMissedEvents
from application.events.relay_events import RelayEvents
from application.messages.count_unread import CountUnread, CountUnreadNotifications
from application.messages.list_unread import ListUnread
from application.messages.mark_chat_read import MarkChatRead
from application.messages.mark_message_read import MarkMessageRead
from application.messages.read_history import ReadHistory, ReadHistoryPage
from application.messages.send_message import SendMessage
from application.messages.send_within_limit import SendWithinLimit
from application.notifications.list_notifications import ListNotifications
from application.notifications.mark_notification_read import MarkAllNotificationsRead, MarkNotificationRead
from application.notifications.notify_admins import NotifyAdmins
from application.presence.connect_device import ConnectDevice, DisconnectDevice, ListOnlinePartners
from application.presence.signal_typing import SignalTyping
from application.rate_limits import RateLimits
from application.readiness import CheckReadiness
from application.sessions.authenticator import Authenticator, Revocations, SessionActivity
from application.sessions.end_session import EndSession, ListSessions, RevokeUser
from entrypoints.metrics import CountingPublisher, DatabaseTimes, Metrics
from entrypoints.observability import observed
from entrypoints.settings import Settings


class Container(containers.DeclarativeContainer):
    """Settings, then clients, then stores, then use cases, then what the outside talks to."""

    settings = providers.Dependency(instance_of=Settings)

    metrics = providers.Singleton(Metrics)
    limits = providers.Singleton(RateLimits, providers.Singleton(MemoryRateLimiter), settings.provided.quotas)
    database_times = providers.Singleton(DatabaseTimes, metrics)
    mongo_client = providers.Singleton(connect, settings.provided.mongodb_uri, database_times)
    mongo_database = providers.Singleton(database, mongo_client)
    blocking_client = providers.Singleton(connect_blocking, settings.provided.mongodb_uri, database_times)
    blocking_database = providers.Singleton(blocking_database, blocking_client)
    socket_server = providers.Singleton(
        SocketServer,
        providers.Singleton(
            EngineOptions,
            max_payload=settings.provided.max_body_bytes,
            origins=settings.provided.origins,
            limits=providers.Singleton(
                QueueLimits,
                bytes=settings.provided.socket_buffer_bytes,
                packets=settings.provided.socket_buffer_packets,
                dropped=metrics.provided.dropped.inc,
            ),
            closed=metrics.provided.note_closed,
            wait=limits.provided.connection_wait,
        ),
    )

    clock = providers.Singleton(SystemClock)
    identifiers = providers.Singleton(ObjectIds)
    tokens = providers.Singleton(JwtTokens, settings.provided.secrets)
    presence = providers.Singleton(MemoryPresence)
    alarms = providers.Singleton(MemoryAlarms, clock)
    publisher = providers.Singleton(
        CountingPublisher,
        providers.Singleton(SocketPublisher, socket_server, settings.provided.legacy_events),
        metrics,
    )
    stores = providers.Singleton(MongoStores, mongo_database)
    event_log = providers.Singleton(MongoEventLog, mongo_database, clock)
    revocations = providers.Singleton(Revocations, stores.provided.revocations, clock)
    session_activity = providers.Singleton(SessionActivity, stores.provided.sessions, clock)
    authenticator = providers.Singleton(Authenticator, tokens, revocations, session_activity, limits)
    list_sessions = providers.Singleton(
        ListSessions,
        sessions=stores.provided.sessions,
        session_activity=session_activity,
        revocations=revocations,
        clock=clock,
    )
    relay = providers.Singleton(RelayEvents, event_log, publisher)
    commits = providers.Singleton(GroupCommit, blocking_database, event_log, relay.provided.take)
    unread_check = providers.Singleton(UnreadCheck, blocking_database)
    mongo_probe = providers.Singleton(MongoProbe, mongo_client)

    record_audit = providers.Singleton(RecordAudit, stores=stores, clock=clock)
    notify_admins = providers.Singleton(NotifyAdmins, stores=stores, identifiers=identifiers)
    send_message = providers.Singleton(
        SendMessage,
        stores=stores,
        commits=commits,
        presence=presence,
        clock=clock,
        identifiers=identifiers,
        notify_admins=notify_admins,
        max_length=settings.provided.max_message_length,
    )
    run_broadcasts = providers.Singleton(RunBroadcasts, stores=stores, send_message=send_message, clock=clock)

    application = providers.Singleton(
        Application,
        open_chat=providers.Singleton(
            OpenChat,
            stores=stores,
            commits=commits,
            clock=clock,
            identifiers=identifiers,
            notify_admins=notify_admins,
        ),
        list_chats=providers.Singleton(ListChats, stores=stores),
        send_message=providers.Singleton(SendWithinLimit, send_message, limits),
        start_broadcast=providers.Singleton(
            StartBroadcast,
            stores=stores,
            presence=presence,
            record_audit=record_audit,
            clock=clock,
            identifiers=identifiers,
            max_length=settings.provided.max_message_length,
        ),
        read_history_page=providers.Singleton(ReadHistoryPage, stores=stores, record_audit=record_audit),
        list_unread=providers.Singleton(ListUnread, stores=stores),
        mark_all_notifications_read=providers.Singleton(MarkAllNotificationsRead, stores=stores, clock=clock),
        list_online_partners=providers.Singleton(ListOnlinePartners, stores=stores, presence=presence),
        read_history=providers.Singleton(ReadHistory, stores=stores, record_audit=record_audit),
        mark_chat_read=providers.Singleton(MarkChatRead, stores=stores, commits=commits, clock=clock),
        mark_message_read=providers.Singleton(MarkMessageRead, stores=stores, commits=commits, clock=clock),
        count_unread=providers.Singleton(CountUnread, stores=stores),
        list_notifications=providers.Singleton(ListNotifications, stores=stores),
        mark_notification_read=providers.Singleton(MarkNotificationRead, stores=stores, clock=clock),
        count_unread_notifications=providers.Singleton(CountUnreadNotifications, stores=stores),
        read_missed_events=providers.Singleton(ReadMissedEvents, log=event_log),
        join_chat=providers.Singleton(JoinChat, stores=stores, publisher=publisher, clock=clock),
        leave_chat=providers.Singleton(LeaveChat, stores=stores, publisher=publisher, clock=clock),
        signal_typing=providers.Singleton(SignalTyping, stores=stores, publisher=publisher, clock=clock, alarms=alarms),
        register_admin=providers.Singleton(RegisterAdmin, stores=stores, clock=clock),
        connect_device=providers.Singleton(
            ConnectDevice, stores=stores, presence=presence, publisher=publisher, clock=clock
        ),
        disconnect_device=providers.Singleton(
            DisconnectDevice, stores=stores, presence=presence, publisher=publisher, clock=clock
        ),
        list_sessions=list_sessions,
        end_session=providers.Singleton(EndSession, list_sessions=list_sessions, revocations=revocations, clock=clock),
        revoke_user=providers.Singleton(RevokeUser, revocations=revocations, record_audit=record_audit, clock=clock),
        check_readiness=providers.Singleton(CheckReadiness, probes=providers.List(mongo_probe)),
    )
    observed_application = providers.Singleton(observed, application, metrics)

    gateway = providers.Singleton(
        Gateway,
        observed_application,
        socket_server,
        authenticator,
        limits,
        settings.provided.max_devices,
        clock,
        settings.provided.legacy_events,
    )
    page = providers.Singleton(built_page)
    http = providers.Singleton(
        create_app,
        observed_application,
        authenticator,
        limits,
        metrics.provided.text,
        settings.provided.max_body_bytes,
        settings.provided.origins,
        providers.Singleton(Proxies, count=settings.provided.proxies_count, secret=settings.provided.forwarded_secret),
        page,
        providers.Singleton(
            Transport,
            is_encrypted=settings.provided.is_encrypted,
            request_seconds=settings.provided.request_timeout,
            metrics_token=settings.provided.metrics_token,
        ),
    )
