"""The only file that names adapters and the application together."""

from importlib.metadata import version

from dependency_injector import containers, providers

from adapters.http.app import HttpOptions, create_app
from adapters.http.docs.handlers import DISTRIBUTION
from adapters.http.static_site import built_page
from adapters.jwt.tokens import JwtTokens
from adapters.memory.alarms import MemoryAlarms
from adapters.memory.presence import MemoryPresence
from adapters.memory.rate_limiter import MemoryRateLimiter
from adapters.memory.shared_probe import SharedProbe
from adapters.mongo.admins import MongoAdmins
from adapters.mongo.audit import MongoAudit
from adapters.mongo.broadcasts import MongoBroadcasts
from adapters.mongo.chats import MongoChats
from adapters.mongo.commit.group_commit import GroupCommit
from adapters.mongo.driver.client import (
    MongoProbe,
    ObjectIds,
    blocking_database,
    connect,
    connect_blocking,
    database,
)
from adapters.mongo.log.event_log import MongoEventLog
from adapters.mongo.mappers import Mappers
from adapters.mongo.messages import MongoMessages
from adapters.mongo.notifications import MongoNotifications
from adapters.mongo.revocations import MongoRevocations
from adapters.mongo.sessions import MongoSessions
from adapters.mongo.unread_counts import UnreadCheck
from adapters.mongo.users import MongoUsers
from adapters.socketio.admission import Admission
from adapters.socketio.asyncapi import asyncapi
from adapters.socketio.commands import DeviceCommands
from adapters.socketio.dispatcher import EventDispatcher
from adapters.socketio.engineio.engine import EngineOptions
from adapters.socketio.engineio.send_queue import QueueLimits
from adapters.socketio.gateway import Gateway
from adapters.socketio.hub import Hub
from adapters.socketio.presence import DevicePresence
from adapters.socketio.protocol.server import SocketServer
from adapters.socketio.publisher import SocketPublisher
from adapters.socketio.replay import Replay
from adapters.system.clock import SystemClock
from adapters.telemetry.exposition import Exposition
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.mongo_commands import DatabaseTimes
from adapters.telemetry.publisher import CountingPublisher
from adapters.wire.deliveries.dialect import dialect_of
from application.assembly import Options, build
from application.ports.all import Ports
from application.rate_limits import RateLimits
from entrypoints.observability import observed
from entrypoints.settings import Settings


class Container(containers.DeclarativeContainer):
    """Settings, then clients, then ports, then the application, then what the outside talks to."""

    settings = providers.Dependency(instance_of=Settings)

    metrics = providers.Singleton(Metrics)
    database_times = providers.Singleton(DatabaseTimes, metrics)
    mongo_client = providers.Singleton(connect, settings.provided.mongodb_uri, database_times)
    mongo_database = providers.Singleton(database, mongo_client)
    blocking_client = providers.Singleton(connect_blocking, settings.provided.mongodb_uri, database_times)
    blocking_database = providers.Singleton(blocking_database, blocking_client)
    mongo_probe = providers.Singleton(MongoProbe, mongo_client)
    unread_check = providers.Singleton(UnreadCheck, blocking_database)

    clock = providers.Singleton(SystemClock)
    tokens = providers.Singleton(JwtTokens, settings.provided.secrets)
    rate_limiter = providers.Singleton(MemoryRateLimiter)
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
            wait=providers.Singleton(RateLimits, rate_limiter, settings.provided.quotas).provided.connection_wait,
        ),
    )
    hub = providers.Singleton(Hub)
    dialect = providers.Singleton(dialect_of, legacy_events=settings.provided.legacy_events)
    publisher = providers.Singleton(
        CountingPublisher,
        providers.Singleton(SocketPublisher, hub, dialect),
        metrics,
    )
    mappers = providers.Singleton(Mappers)
    event_log = providers.Singleton(MongoEventLog, mongo_database, clock, mappers)
    commits = providers.Singleton(GroupCommit, blocking_database, event_log, mappers)
    chats = providers.Singleton(MongoChats, mongo_database, mappers)
    admins = providers.Singleton(MongoAdmins, mongo_database)

    ports = providers.Singleton(
        Ports,
        chats=chats,
        remembered_chats=chats.provided.remembered,
        messages=providers.Singleton(MongoMessages, mongo_database, mappers.provided.messages),
        notifications=providers.Singleton(MongoNotifications, mongo_database, mappers.provided.notifications),
        users=providers.Singleton(MongoUsers, mongo_database, admins),
        admins=admins,
        broadcasts=providers.Singleton(MongoBroadcasts, mongo_database),
        audit=providers.Singleton(MongoAudit, mongo_database),
        sessions=providers.Singleton(MongoSessions, mongo_database),
        revocations=providers.Singleton(MongoRevocations, mongo_database, blocking_database),
        commits=commits,
        log=event_log,
        publisher=publisher,
        presence=providers.Singleton(MemoryPresence),
        alarms=providers.Singleton(MemoryAlarms, clock),
        rate_limiter=rate_limiter,
        tokens=tokens,
        clock=clock,
        identifiers=providers.Singleton(ObjectIds),
        probes=providers.List(providers.Singleton(SharedProbe, mongo_probe)),
    )
    options = providers.Singleton(
        Options,
        max_message_length=settings.provided.max_message_length,
        quotas=settings.provided.quotas,
        language=settings.provided.language,
    )
    application = providers.Singleton(observed, providers.Singleton(build, ports, options), metrics)

    replay = providers.Singleton(Replay, application, hub, dialect)
    event_routes = providers.Singleton(DeviceCommands, application, hub, replay, clock).provided.routes.call()
    gateway = providers.Singleton(
        Gateway,
        hub,
        providers.Singleton(Admission, application, hub, settings.provided.max_devices, clock),
        providers.Singleton(
            EventDispatcher,
            event_routes,
            hub,
            application.provided.rate_limits,
            clock,
            dialect,
        ),
        replay,
        providers.Singleton(DevicePresence, application, hub, dialect),
    )
    page = providers.Singleton(built_page)
    http = providers.Singleton(
        create_app,
        application,
        providers.Singleton(Exposition, metrics.provided.text).provided.text,
        page,
        providers.Singleton(
            HttpOptions,
            max_body_bytes=settings.provided.max_body_bytes,
            origins=settings.provided.origins,
            proxies_count=settings.provided.proxies_count,
            forwarded_secret=settings.provided.forwarded_secret,
            is_encrypted=settings.provided.is_encrypted,
            request_seconds=settings.provided.request_timeout,
            metrics_token=settings.provided.metrics_token,
        ),
        providers.Singleton(asyncapi, event_routes, providers.Callable(version, DISTRIBUTION)),
    )
