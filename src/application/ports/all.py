"""All ports together: what `build` needs to assemble the application."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.admins import AdminStore
from application.ports.alarms import Alarms
from application.ports.audit import AuditLog
from application.ports.broadcasts import BroadcastStore
from application.ports.chats import ChatReader, ChatStore
from application.ports.clock import Clock
from application.ports.commits import Commits
from application.ports.event_log import EventLog
from application.ports.health import HealthProbe
from application.ports.identifiers import Identifiers
from application.ports.messages import MessageStore
from application.ports.notifications import NotificationStore
from application.ports.presence import Presence
from application.ports.publisher import EventPublisher
from application.ports.rate_limiter import RateLimiter
from application.ports.sessions import RevocationStore, SessionStore
from application.ports.tokens import TokenVerifier
from application.ports.users import UserDirectory


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that the application needs from the world.

    `remembered_chats` may answer with a chat as it was a while ago: for changes that `commits` refuse when it is not
    so any more.
    """

    chats: ChatStore
    remembered_chats: ChatReader
    messages: MessageStore
    notifications: NotificationStore
    users: UserDirectory
    admins: AdminStore
    broadcasts: BroadcastStore
    audit: AuditLog
    sessions: SessionStore
    revocations: RevocationStore
    commits: Commits
    log: EventLog
    publisher: EventPublisher
    presence: Presence
    alarms: Alarms
    rate_limiter: RateLimiter
    tokens: TokenVerifier
    clock: Clock
    identifiers: Identifiers
    probes: Sequence[HealthProbe] = ()
