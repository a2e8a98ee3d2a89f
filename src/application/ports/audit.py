from collections.abc import Sequence
from typing import Protocol

from domain.audit import AuditEntry


class AuditLog(Protocol):
    """Keeps what those with power did. Nothing in it is ever changed or removed."""

    async def write(self, entry: AuditEntry) -> None:
        """Keep it for good. Raises `Unavailable`: what cannot be written down must not be done."""
        ...

    async def latest(self, limit: int) -> Sequence[AuditEntry]:
        """The last `limit` entries, newest first."""
        ...
