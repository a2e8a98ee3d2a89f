"""The rest of the world, without I/O."""

from collections.abc import Awaitable, Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

from domain.errors import Unauthenticated
from domain.events import Event, LogEntry
from domain.session import Session

E = TypeVar("E")


@dataclass
class FakeClock:
    """Moves a millisecond each time it is looked at, so that no two moments are the same."""

    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@dataclass
class FakeAlarms:
    """Rings when it is told to."""

    pending: dict[Hashable, tuple[datetime, Callable[[], Awaitable[None]]]] = field(default_factory=dict)

    def set(self, name: Hashable, at: datetime, wake: Callable[[], Awaitable[None]]) -> None:
        self.pending[name] = (at, wake)

    async def ring(self, clock: "FakeClock") -> None:
        """Let the next alarm go off at its time."""
        name, (at, wake) = min(self.pending.items(), key=lambda item: item[1][0])
        del self.pending[name]
        clock.at = max(clock.at, at)
        await wake()


@dataclass
class FakeIdentifiers:
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new(self) -> str:
        return f"{next(self.numbers):024x}"


@dataclass
class RecordingPublisher:
    events: list[Event] = field(default_factory=list)

    async def publish(self, event: Event) -> None:
        self.events.append(event)

    async def publish_entry(self, entry: LogEntry) -> None:
        self.events += [event for _, event in entry.placed()]

    def of_type(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]


@dataclass
class FakeTokens:
    """Tokens are the names under which their sessions are put in."""

    sessions: dict[str, Session] = field(default_factory=dict)

    def verify(self, token: str) -> Session:
        if token not in self.sessions:
            raise Unauthenticated("there is no such token")
        return self.sessions[token]
