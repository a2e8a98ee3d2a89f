"""Every way a request can be refused. Adapters map the kind, never the single class."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.rate_limit import Quota


class ErrorKind(StrEnum):
    """What sort of refusal it is; each inbound adapter has one row for each kind."""

    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"


class MessagingError(Exception):
    """A refusal with a reason that may be shown to the person who caused it."""

    kind: ClassVar[ErrorKind]

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Unauthenticated(MessagingError):
    """Nobody we know is asking."""

    kind = ErrorKind.UNAUTHENTICATED


class Forbidden(MessagingError):
    """We know who asks, and they may not do this."""

    kind = ErrorKind.FORBIDDEN


class NotFound(MessagingError):
    """There is no such thing."""

    kind = ErrorKind.NOT_FOUND


class Conflict(MessagingError):
    """Something that must be unique exists already, or something is no longer as it was when the caller read it."""

    kind = ErrorKind.CONFLICT


class Limited(MessagingError):
    """Too much of it was asked for; `retry_after` is the seconds until there is more of `quota`."""

    kind = ErrorKind.LIMITED

    def __init__(self, quota: Quota, retry_after: float) -> None:
        super().__init__(f"too many {quota.name.replace('-', ' ')}: {quota.count} in {quota.seconds} seconds")
        self.quota = quota
        self.retry_after = retry_after


class Unavailable(MessagingError):
    """A part we depend on is away; nothing was stored, asking again later may succeed."""

    kind = ErrorKind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field of the input."""

    field: str
    detail: str


class Invalid(MessagingError):
    """The input has the wrong shape; `field_errors` names each field that is wrong."""

    kind = ErrorKind.INVALID

    def __init__(self, field_errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{field_error.field}: {field_error.detail}" for field_error in field_errors))
        self.field_errors = tuple(field_errors)

    @classmethod
    def because(cls, field: str, detail: str) -> "Invalid":
        """The usual case: a single field_error."""
        return cls([FieldError(field, detail)])
