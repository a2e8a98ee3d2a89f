from typing import Protocol

from application.ports.admins import AdminStore
from application.ports.audit import AuditLog
from application.ports.broadcasts import BroadcastStore
from application.ports.chats import ChatStore
from application.ports.messages import MessageStore
from application.ports.notifications import NotificationStore
from application.ports.sessions import RevocationStore, SessionStore


class Stores(Protocol):
    """What is stored. Messages and chats are changed by `Commits` only."""

    @property
    def chats(self) -> ChatStore: ...

    @property
    def messages(self) -> MessageStore: ...

    @property
    def notifications(self) -> NotificationStore: ...

    @property
    def admins(self) -> AdminStore: ...

    @property
    def broadcasts(self) -> BroadcastStore: ...

    @property
    def audit(self) -> AuditLog: ...

    @property
    def sessions(self) -> SessionStore: ...

    @property
    def revocations(self) -> RevocationStore: ...
