from collections.abc import Sequence
from dataclasses import dataclass

from application.ports.broadcasts import BroadcastStore
from domain.broadcast import Broadcast
from domain.caller import Operator


@dataclass(frozen=True, slots=True)
class ListBroadcastsCommand:
    caller: Operator


@dataclass(frozen=True, slots=True)
class ListBroadcasts:
    """Every broadcast with its progress, newest first; for operators."""

    broadcasts: BroadcastStore

    async def __call__(self, command: ListBroadcastsCommand) -> Sequence[Broadcast]:
        return await self.broadcasts.all()
