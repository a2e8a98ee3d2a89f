"""The rest of the world, without I/O."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from domain.events import Event


@dataclass
class FakeClock:
    """Moves a millisecond each time it is looked at, so that no two moments are the same."""

    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class FakeIdentifiers:
    numbers: count = field(default_factory=lambda: count(1))

    def new(self) -> str:
        return f"{next(self.numbers):024x}"


@dataclass
class RecordingPublisher:
    events: list[Event] = field(default_factory=list)

    async def publish(self, event: Event) -> None:
        self.events.append(event)

    def of_type(self, kind: type) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]
