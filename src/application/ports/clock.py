from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time of day, UTC, with an offset, in whole milliseconds (what the stores keep)."""

    def now(self) -> datetime: ...
