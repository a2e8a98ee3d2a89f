"""The id of an event on the wire: 16 hex digits, which sort in the order of the events.

11 digits for the position of the log entry, 4 for the number of the event in it, 1 for the number of its delivery.
Every delivery has its own id, so that a client that was cut off within an entry receives the rest of it.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field

PATTERN: Final = "^[0-9a-f]{16}$"
BEYOND_ALL: Final = 16**11
EXAMPLE_EVENT: Final = "0000000002a00000"
EventId = Annotated[str, Field(pattern=PATTERN, examples=[EXAMPLE_EVENT])]


@dataclass(frozen=True, slots=True)
class EventIds:
    """The ids of the deliveries of event `number` in the entry at `position`."""

    position: int
    number: int

    def __getitem__(self, delivery: int) -> str:
        return f"{self.position:011x}{self.number:04x}{delivery:x}"


def end_of(position: int) -> str:
    """The id after all events up to `position` and before all later ones."""
    return f"{position:011x}fffff"


@dataclass(frozen=True, slots=True)
class Since:
    """Where a client was cut off. `position` is the last log entry of which it has every event."""

    event_id: str
    position: int

    @classmethod
    def parse(cls, event_id: Any) -> "Since":
        """An invalid event id gives a position beyond all events; the log then answers `NotFound`."""
        if not isinstance(event_id, str) or not re.fullmatch(PATTERN, event_id):
            return cls("f" * 16, BEYOND_ALL)
        position = int(event_id[:11], 16)
        return cls(event_id, position if event_id == end_of(position) else position - 1)
