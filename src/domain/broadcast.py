"""One message from the desk to many users, each in their own chat with it."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import DESK, BroadcastId, UserId
from domain.message import Draft


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`sent_by` is the admin who asked for it; `total` users get it, `done` have it."""

    id: BroadcastId
    text: str
    sent_by: UserId
    created_at: datetime
    total: int
    done: int = 0

    @property
    def is_finished(self) -> bool:
        return self.done >= self.total

    def draft_for(self, user: UserId) -> Draft:
        """The message to `user`. Its key makes carrying on after a crash harmless: nobody gets it twice."""
        return Draft(DESK, self.text, user, key=f"broadcast:{self.id}:{user}")
