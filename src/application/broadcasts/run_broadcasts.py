import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from application.messages.send_message import SendMessage, SendMessageCommand
from application.ports.broadcasts import BroadcastStore
from application.ports.clock import Clock
from domain.broadcast import Broadcast
from domain.caller import Caller, Role
from domain.errors import MessagingError, Unavailable
from domain.ids import BroadcastId, UserId

BATCH: Final = 50
CLAIM: Final = timedelta(seconds=5)


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

    broadcasts: BroadcastStore
    send_message: SendMessage
    clock: Clock

    async def __call__(self) -> Progress | None:
        now = self.clock.now()
        broadcast = await self.broadcasts.claim(now, now + CLAIM)
        if broadcast is None:
            return None
        users = await self.broadcasts.waiting(broadcast.id, BATCH)
        refused = sum(await asyncio.gather(*(self._is_refused(broadcast, user) for user in users)))
        await self.broadcasts.mark_done(broadcast.id, users, self.clock.now())
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
