from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from domain.errors import Invalid

Timestamp = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-01-02T03:04:05.678Z"])]


@lru_cache(256)  # a message's time is written many times within a moment
def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`, as JavaScript writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def as_utc(moment: datetime, field: str) -> datetime:
    """A client's time in UTC, in whole milliseconds; without an offset it is taken for UTC.

    Raises `Invalid` on `field` for a time that UTC has no year for."""
    try:
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise Invalid.because(field, "is out of range") from None
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)
