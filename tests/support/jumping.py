"""An event loop whose clock jumps to the next timer instead of waiting for it: time passes exactly and at once."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class JumpingSelector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += timeout or 0.0
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._clock = JumpingSelector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now

    def work(self, seconds: float) -> None:
        """Let time pass as if a callback took it: nobody else has a turn meanwhile."""
        self._clock.now += seconds


def run(story: Coroutine[Any, Any, None]) -> None:
    """Let `story` happen on a loop of its own."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(story)
