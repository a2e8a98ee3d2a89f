"""What the others in a chat receive of one user's typing: at most once a second, and never for ever (contract)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

LEAST_INTERVAL: Final = timedelta(seconds=1)
LONGEST_SILENCE: Final = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class TypingIndicator:
    """`typing_until`: when the user counts as having stopped, unless they signal again; None when they do not type.
    `published`: what the others received last, and `published_at` when. `pending`: a signal is not published yet."""

    typing_until: datetime | None = None
    published: bool = False
    published_at: datetime | None = None
    pending: bool = False

    def signal(self, is_typing: bool, at: datetime) -> Self:
        """The indicator after the user began, went on or stopped."""
        return replace(self, typing_until=at + LONGEST_SILENCE if is_typing else None, pending=True)

    def is_typing(self, at: datetime) -> bool:
        return self.typing_until is not None and at < self.typing_until

    def is_due(self, at: datetime) -> bool:
        """Whether it must be published now."""
        news = self.pending or (self.published and not self.is_typing(at))
        return news and (self.published_at is None or at - self.published_at >= LEAST_INTERVAL)

    def publish(self, at: datetime) -> Self:
        """The indicator after what is true now was published."""
        return replace(self, published=self.is_typing(at), published_at=at, pending=False)

    def due_at(self) -> datetime | None:
        """When it must next be published if no further signal comes; None when nothing is left to publish."""
        earliest = None if self.published_at is None else self.published_at + LEAST_INTERVAL
        if self.pending:
            return earliest
        return self.typing_until if self.published else None
