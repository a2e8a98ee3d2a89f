from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AuditAction(StrEnum):
    """What is written down when somebody does it."""

    REVOKE = "revoke"
    BROADCAST = "broadcast"
    READ_DESK_CHAT = "read desk chat"
    ADD_ADMIN = "add admin"
    REMOVE_ADMIN = "remove admin"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`actor` did `action` to `subject` (a user, a chat or a broadcast) from `origin`, an address or a command line."""

    actor: str
    action: AuditAction
    subject: str
    at: datetime
    origin: str
