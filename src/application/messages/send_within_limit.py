from dataclasses import dataclass

from application.messages.send_message import SendMessage, SendMessageCommand
from application.rate_limits import RateLimits
from domain.changes import Posted


@dataclass(frozen=True, slots=True)
class SendWithinLimit:
    """`SendMessage` for those who ask for it, who may try it only so often. Raises `Limited` before it reads
    anything."""

    send_message: SendMessage
    limits: RateLimits

    async def __call__(self, command: SendMessageCommand) -> Posted:
        await self.limits.message(command.caller.user_id)
        return await self.send_message(command)
