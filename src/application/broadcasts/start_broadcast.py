from collections.abc import Sequence
from dataclasses import dataclass

from application.audit import RecordAudit
from application.ports.admins import AdminStore
from application.ports.broadcasts import BroadcastStore
from application.ports.clock import Clock
from application.ports.identifiers import Identifiers
from application.ports.presence import Presence
from application.ports.users import UserDirectory
from domain import policy
from domain.audit import AuditAction
from domain.broadcast import Broadcast
from domain.caller import Caller
from domain.ids import DESK, BroadcastId, UserId
from domain.message import message_text


@dataclass(frozen=True, slots=True)
class StartBroadcastCommand:
    """`recipients` None means every known user."""

    caller: Caller
    text: str
    recipients: Sequence[UserId] | None = None


@dataclass(frozen=True, slots=True)
class StartBroadcast:
    """Stores a broadcast for `RunBroadcasts` to carry out. Raises `Forbidden` unless an admin asks, `Invalid` for
    a text that cannot be sent."""

    broadcasts: BroadcastStore
    users: UserDirectory
    admins: AdminStore
    presence: Presence
    record_audit: RecordAudit
    clock: Clock
    identifiers: Identifiers
    max_length: int

    async def __call__(self, command: StartBroadcastCommand) -> Broadcast:
        policy.may_broadcast(command.caller)
        message_text(command.text, self.max_length)
        users = command.recipients
        if users is None:
            users = await self._everybody()
        recipients = dict.fromkeys(user for user in users if user != DESK)
        broadcast = Broadcast(
            BroadcastId(self.identifiers.new()),
            command.text,
            command.caller.user_id,
            self.clock.now(),
            total=len(recipients),
        )
        await self.record_audit(command.caller, AuditAction.BROADCAST, broadcast.id)
        await self.broadcasts.add(broadcast, recipients)
        return broadcast

    async def _everybody(self) -> Sequence[UserId]:
        known = {*await self.users.known_users(), *await self.presence.everybody()}
        return sorted(known - {*await self.admins.all()})
