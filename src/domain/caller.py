"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Forbidden
from domain.ids import DESK, UserId


class Role(StrEnum):
    """What the platform lets a person be."""

    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """A person whose identity has been verified; `name` is what others may be shown."""

    user_id: UserId
    role: Role = Role.USER
    name: str | None = None

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def speaks_for(self, user: UserId) -> bool:
        """People speak for themselves; admins also for the desk."""
        return user == self.user_id or (user == DESK and self.is_admin)

    def must_speak_for(self, user: UserId) -> None:
        """Raise `Forbidden` unless the caller speaks for `user`."""
        if not self.speaks_for(user):
            raise Forbidden("you can only act for yourself")
