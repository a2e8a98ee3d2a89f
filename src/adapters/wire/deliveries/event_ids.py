"""Where an event stands in the log, as clients see it: 16 hex digits that sort as the events happened.

The position of the log entry, the number of the event in it, and the number of its delivery: every event on the wire
has an id of its own, so that a client who was cut off in the middle of an entry is told the rest of it.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

PATTERN: Final = "^[0-9a-f]{16}$"
BEYOND_ALL: Final = 16**11
EventId = Annotated[str, Field(pattern=PATTERN)]


@dataclass(frozen=True, slots=True)
class EventIds:
    """The ids of the deliveries of event `number` in the entry at `position`."""

    position: int
    number: int

    def __getitem__(self, delivery: int) -> str:
        return f"{self.position:011x}{self.number:04x}{delivery:x}"


def end_of(position: int) -> str:
    """The id that comes after everything up to `position`, and before everything beyond it."""
    return f"{position:011x}fffff"


@dataclass(frozen=True, slots=True)
class Since:
    """Where a client was cut off: `position` is that of the last entry of which it was told everything."""

    event_id: str
    position: int

    @classmethod
    def parse(cls, event_id: Any) -> "Since":
        """Anything that is no event id is beyond all events, where nothing can be known of."""
        if not isinstance(event_id, str) or not re.fullmatch(PATTERN, event_id):
            return cls("f" * 16, BEYOND_ALL)
        position = int(event_id[:11], 16)
        return cls(event_id, position if event_id == end_of(position) else position - 1)
