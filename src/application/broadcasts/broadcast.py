import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from application.audit import RecordAudit
from application.messages.send_message import SendMessage, SendMessageCommand
from application.ports.clock import Clock
from application.ports.identifiers import Identifiers
from application.ports.presence import Presence
from application.ports.stores import Stores
from domain import policy
from domain.audit import AuditAction
from domain.broadcast import Broadcast
from domain.caller import Caller, Role
from domain.errors import MessagingError, Unavailable
from domain.ids import DESK, BroadcastId, UserId
from domain.message import message_text

BATCH: Final = 50
CLAIM: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class StartBroadcastCommand:
    """`recipients` None means every known user."""

    caller: Caller
    text: str
    recipients: Sequence[UserId] | None = None


@dataclass(frozen=True, slots=True)
class StartBroadcast:
    """Takes down a broadcast for `RunBroadcasts` to carry out. Raises `Forbidden` unless an admin asks, `Invalid` for
    a text that cannot be sent."""

    stores: Stores
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
        await self.stores.broadcasts.add(broadcast, recipients)
        return broadcast

    async def _everybody(self) -> Sequence[UserId]:
        known = {*await self.stores.broadcasts.known_users(), *await self.presence.everybody()}
        return sorted(known - {*await self.stores.admins.all()})


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch of a broadcast was carried out; `refused` users could not be written to, for good."""

    broadcast_id: BroadcastId
    sent: int
    refused: int


@dataclass(frozen=True, slots=True)
class RunBroadcasts:
    """Carries out one batch of one broadcast, or nothing when none waits. A broadcast whose process died is taken up
    by another one when its claim has run out; users who had it already do not get it twice."""

    stores: Stores
    send_message: SendMessage
    clock: Clock

    async def __call__(self) -> Progress | None:
        now = self.clock.now()
        broadcast = await self.stores.broadcasts.claim(now, now + CLAIM)
        if broadcast is None:
            return None
        users = await self.stores.broadcasts.waiting(broadcast.id, BATCH)
        refused = sum(await asyncio.gather(*(self._is_refused(broadcast, user) for user in users)))
        await self.stores.broadcasts.mark_done(broadcast.id, users, self.clock.now())
        return Progress(broadcast.id, len(users) - refused, refused)

    async def _is_refused(self, broadcast: Broadcast, user: UserId) -> bool:
        admin = Caller(broadcast.sent_by, Role.ADMIN)
        try:
            await self.send_message(SendMessageCommand(admin, broadcast.draft_for(user)))
        except Unavailable:
            raise
        except MessagingError:
            return True
        return False
