"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.ids import DESK, UserId
from domain.names import display_name, looks_like_desk


class Role(StrEnum):
    """What the platform lets a person be."""

    USER = "user"
    ADMIN = "admin"


def caller_name(text: Any, role: Role) -> str | None:
    """The name that a token gives its user, as others may be shown it. None when there is none, and when people might
    take a user's for the desk's; those of admins may look like it."""
    name = display_name(text)
    return None if name is not None and role is not Role.ADMIN and looks_like_desk(name) else name


@dataclass(frozen=True, slots=True)
class Caller:
    """A person whose identity has been verified; `name` is what others may be shown. `address` is where an admin asks
    from, for the audit."""

    user_id: UserId
    role: Role = Role.USER
    name: str | None = None
    address: str | None = None

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return self.user_id

    @property
    def origin(self) -> str:
        """From where they ask, for the audit."""
        return self.address or ""

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def identities(self) -> frozenset[UserId]:
        """The users whom the caller speaks and receives for."""
        return frozenset((self.user_id, DESK)) if self.is_admin else frozenset((self.user_id,))

    def speaks_for(self, user: UserId) -> bool:
        """People speak for themselves; admins also for the desk."""
        return user == self.user_id or (user == DESK and self.is_admin)


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who is logged in as `name` on a machine where the service runs. No token makes an operator."""

    name: str
    machine: str

    @property
    def actor(self) -> str:
        """How the audit names them."""
        return f"operator {self.name}"

    @property
    def origin(self) -> str:
        """From where they ask, for the audit."""
        return f"command line of {self.machine}"
