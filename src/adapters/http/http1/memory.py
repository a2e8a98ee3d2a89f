"""How many bytes of requests are held in memory, in all."""

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024
STRANGERS_BYTES: Final = 32 * MIB
USERS_BYTES: Final = 128 * MIB


@dataclass(slots=True)
class Budget:
    """`used` of `limit` bytes are held."""

    limit: int
    used: int = 0

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.limit


@dataclass(frozen=True, slots=True)
class RequestMemory:
    """Requests whose caller is not known yet, and those of users, are counted apart: strangers never take the room of
    users."""

    strangers: Budget
    users: Budget

    @classmethod
    def for_bodies_of(cls, max_body_bytes: int) -> "RequestMemory":
        """With room for some bodies of the largest size."""
        return cls(Budget(max(STRANGERS_BYTES, 8 * max_body_bytes)), Budget(max(USERS_BYTES, 32 * max_body_bytes)))
