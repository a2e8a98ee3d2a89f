import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime

from application.ports.clock import Clock


class MemoryAlarms:
    """The `Alarms` of this process's event loop; what it had still to ring is lost with it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._timers: dict[Hashable, asyncio.TimerHandle] = {}
        self._ringing: set[asyncio.Task[None]] = set()

    def set(self, name: Hashable, at: datetime, wake: Callable[[], Awaitable[None]]) -> None:
        if (timer := self._timers.pop(name, None)) is not None:
            timer.cancel()
        delay = (at - self._clock.now()).total_seconds()
        self._timers[name] = asyncio.get_running_loop().call_later(max(delay, 0), self._ring, name, wake)

    def _ring(self, name: Hashable, wake: Callable[[], Awaitable[None]]) -> None:
        del self._timers[name]
        task = asyncio.create_task(_awaited(wake))
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)


async def _awaited(wake: Callable[[], Awaitable[None]]) -> None:
    await wake()
