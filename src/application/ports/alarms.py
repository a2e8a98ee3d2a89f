from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from typing import Protocol


class Alarms(Protocol):
    """Calls back at a time."""

    def set(self, name: Hashable, at: datetime, wake: Callable[[], Awaitable[None]]) -> None:
        """Call `wake` at `at`; an alarm of the same name that has not gone off yet is replaced."""
        ...
