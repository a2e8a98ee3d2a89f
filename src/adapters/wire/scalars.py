"""Ids, times and texts on the wire: their types for the documentation, and how they are parsed and written.

The types of requests (`UserName`, `ChatName`, …) only document a rule; the domain enforces it. The types of answers
carry an example, from which the page at /docs makes its examples.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Final

from pydantic import Field

from domain.errors import Invalid, NotFound
from domain.ids import MAX_USER_ID_LENGTH, ChatId, MessageId, NotificationId, SessionId
from domain.message import MAX_KEY_LENGTH

OBJECT_ID: Final = re.compile(r"[0-9a-fA-F]{24}")
SESSION_ID: Final = re.compile(r"[0-9a-f]{32}")
ID_PATTERN: Final = "^[0-9a-f]{24}$"
SESSION_PATTERN: Final = "^[0-9a-f]{32}$"
NO_CONTROL_CHARACTERS: Final = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
NOT_BLANK: Final = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$"

EXAMPLE_CHAT: Final = "665f1c2e9b3e4a0012345678"
EXAMPLE_MESSAGE: Final = "665f1c2e9b3e4a00123456a1"
EXAMPLE_NOTIFICATION: Final = "665f1c2e9b3e4a00123456b2"
EXAMPLE_SESSION: Final = "9f86d081884c7d659a2feaa0c55ad015"
EXAMPLE_USER: Final = "ann"
EXAMPLE_PARTNER: Final = "bob"
EXAMPLE_TEXT: Final = "Is the camera still available?"
EXAMPLE_TIME: Final = "2026-01-02T03:04:05.678Z"


ChatKey = Annotated[str, Field(pattern=ID_PATTERN, examples=[EXAMPLE_CHAT])]
MessageKey = Annotated[str, Field(pattern=ID_PATTERN, examples=[EXAMPLE_MESSAGE])]
NotificationKey = Annotated[str, Field(pattern=ID_PATTERN, examples=[EXAMPLE_NOTIFICATION])]
SessionKey = Annotated[str, Field(pattern=SESSION_PATTERN, examples=[EXAMPLE_SESSION])]
Timestamp = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=[EXAMPLE_TIME])]
Text = Annotated[str, Field(examples=[EXAMPLE_TEXT])]
User = Annotated[str, Field(examples=[EXAMPLE_USER])]
Partner = Annotated[str, Field(examples=[EXAMPLE_PARTNER])]
Recipient = Annotated[str | None, Field(examples=[EXAMPLE_PARTNER])]
Yes = Annotated[bool, Field(examples=[True])]
Seq = Annotated[int | None, Field(examples=[7])]
Count = Annotated[int, Field(ge=0, examples=[2])]

UserName = Annotated[
    str,
    Field(json_schema_extra={"minLength": 1, "maxLength": MAX_USER_ID_LENGTH, "pattern": NO_CONTROL_CHARACTERS}),
]
ChatName = Annotated[str, Field(json_schema_extra={"pattern": ID_PATTERN})]
MessageName = Annotated[str, Field(json_schema_extra={"pattern": ID_PATTERN})]
IdempotencyKey = Annotated[
    str, Field(json_schema_extra={"minLength": 1, "maxLength": MAX_KEY_LENGTH, "pattern": "^[ -~]+$"})
]
MessageText = Annotated[str, Field(json_schema_extra={"pattern": NOT_BLANK})]


def parse_chat_id(text: str) -> ChatId:
    """Raises `NotFound` unless `text` is 24 hex digits, in any case: such an id names nothing."""
    return ChatId(_object_id(text, "chat"))


def parse_message_id(text: str) -> MessageId:
    """Raises `NotFound` unless `text` is 24 hex digits, in any case."""
    return MessageId(_object_id(text, "message"))


def parse_notification_id(text: str) -> NotificationId:
    """Raises `NotFound` unless `text` is 24 hex digits, in any case."""
    return NotificationId(_object_id(text, "notification"))


def parse_session_id(text: str) -> SessionId:
    """Raises `NotFound` unless `text` is 32 hex digits in lower case."""
    if not SESSION_ID.fullmatch(text):
        raise NotFound("there is no such session")
    return SessionId(text)


def _object_id(text: str, what: str) -> str:
    """The id in lower case, as the service writes it."""
    if not OBJECT_ID.fullmatch(text):
        raise NotFound(f"there is no such {what}")
    return text.lower()


@lru_cache(256)  # a message's time is written many times within a moment
def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`, as JavaScript writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def as_utc(moment: datetime, field: str) -> datetime:
    """A client's time in UTC, in whole milliseconds. A time without an offset is UTC.

    Raises `Invalid` on `field` when the year is out of range in UTC."""
    try:
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise Invalid.because(field, "is out of range") from None
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)
