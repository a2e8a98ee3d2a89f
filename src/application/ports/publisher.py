from typing import Protocol

from application.ports.event_log import LogEntry
from domain.events import EphemeralEvent


class EventPublisher(Protocol):
    """Tells connected devices what happened, every device that it concerns once each, in the order of the calls."""

    async def publish(self, event: EphemeralEvent) -> None:
        """Tell what is true only now. Never raises."""
        ...

    async def publish_entry(self, entry: LogEntry) -> None:
        """Tell the events of `entry`. Trouble with a device is that device's; raises when nobody could be told."""
        ...
