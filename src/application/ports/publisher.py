from typing import Protocol

from domain.events import EphemeralEvent, LogEntry


class EventPublisher(Protocol):
    """Sends events to connected devices: to each device that an event concerns once, in the order of the calls."""

    async def publish(self, event: EphemeralEvent) -> None:
        """Publish what is true only now. Never raises."""
        ...

    async def publish_entry(self, entry: LogEntry) -> None:
        """Publish the events of `entry`. A failure of one device affects no other. Raises when nobody could be
        reached."""
        ...
