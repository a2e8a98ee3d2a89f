from functools import cache
from typing import Any

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from adapters.telemetry.metrics import Metrics


class DatabaseTimes(CommandListener):
    """Takes the time of every command that the driver sends."""

    def __init__(self, metrics: Metrics) -> None:
        self._times = cache(metrics.database.labels)

    def started(self, event: CommandStartedEvent) -> None:
        """Nothing to note before it has ended."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        self._note(event, "ok")

    def failed(self, event: CommandFailedEvent) -> None:
        self._note(event, "failed")

    def _note(self, event: Any, outcome: str) -> None:
        self._times(event.command_name, outcome).observe(event.duration_micros / 1e6)
