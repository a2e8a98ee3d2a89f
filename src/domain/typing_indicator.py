"""What the others in a chat are told of one user's typing: at most once a second, and never for ever (contract)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

LEAST_INTERVAL: Final = timedelta(seconds=1)
LONGEST_SILENCE: Final = timedelta(seconds=6)


@dataclass(frozen=True, slots=True)
class TypingIndicator:
    """`typing_until`: when the user counts as having stopped, unless they signal again; None when they do not type.
    `told`: what the others heard last, and `told_at` when. `pending`: there is a signal they have not heard of."""

    typing_until: datetime | None = None
    told: bool = False
    told_at: datetime | None = None
    pending: bool = False

    def signal(self, is_typing: bool, at: datetime) -> Self:
        """The indicator after the user began, went on or stopped."""
        return replace(self, typing_until=at + LONGEST_SILENCE if is_typing else None, pending=True)

    def is_typing(self, at: datetime) -> bool:
        return self.typing_until is not None and at < self.typing_until

    def is_due(self, at: datetime) -> bool:
        """Whether the others must be told now."""
        news = self.pending or (self.told and not self.is_typing(at))
        return news and (self.told_at is None or at - self.told_at >= LEAST_INTERVAL)

    def tell(self, at: datetime) -> Self:
        """The indicator after the others were told what is true now."""
        return replace(self, told=self.is_typing(at), told_at=at, pending=False)

    def due_at(self) -> datetime | None:
        """When the others must next be told if no further signal comes; None when all is said."""
        earliest = None if self.told_at is None else self.told_at + LEAST_INTERVAL
        if self.pending:
            return earliest
        return self.typing_until if self.told else None
