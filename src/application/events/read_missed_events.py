from dataclasses import dataclass
from typing import Final

from application.ports.event_log import EventLog, LogPage
from domain.caller import Caller

MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ReadMissedEventsCommand:
    """`after` is the position up to which the caller knows everything; None means that they begin now."""

    caller: Caller
    after: int | None


@dataclass(frozen=True, slots=True)
class ReadMissedEvents:
    """The first 500 of the log entries that the caller has missed, an admin also for the desk; fewer than that means
    that these are all. Raises `NotFound` when the log cannot say what was missed."""

    log: EventLog

    async def __call__(self, command: ReadMissedEventsCommand) -> LogPage:
        if command.after is None:
            return LogPage((), await self.log.head())
        return await self.log.after(command.after, command.caller.identities, MOST_AT_ONCE)
