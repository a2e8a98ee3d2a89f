from typing import Protocol


class HealthProbe(Protocol):
    """Asks a part we depend on whether it is there."""

    async def check(self) -> None:
        """Return when it answered; raises `Unavailable` within 2 seconds otherwise."""
        ...
