import asyncio

from application.ports.health import HealthProbe


class SharedProbe:
    """The `HealthProbe` it wraps, asked once for all who ask at the same time: strangers ask as often as they like."""

    def __init__(self, probe: HealthProbe) -> None:
        self._probe = probe
        self._check: asyncio.Task[None] | None = None

    async def check(self) -> None:
        if self._check is None or self._check.done():
            self._check = asyncio.create_task(self._ask())
        await asyncio.shield(self._check)

    async def _ask(self) -> None:
        await self._probe.check()
