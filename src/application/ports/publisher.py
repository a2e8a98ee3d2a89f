from typing import Protocol

from domain.events import Event


class EventPublisher(Protocol):
    """Tells connected devices what happened."""

    async def publish(self, event: Event) -> None:
        """Pass `event` on to every device it concerns, once each.

        Events are passed on in the order of the calls. Never raises: trouble with a device is that device's.
        """
        ...
