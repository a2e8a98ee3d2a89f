"""Query parameters: paging and flags."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from application.paging import PageRequest
from domain.errors import Invalid

MAX_LIMIT: Final = 200

Query = Mapping[str, Sequence[str]]


def page_request(query: Query, parse_id: Callable[[str], str]) -> PageRequest | None:
    """The page that `limit` with `before` or `after` asks for; None when none of the three is given. An id without a
    limit gets the largest page. `parse_id` parses the id that the page starts from.

    Raises `Invalid` for a limit out of range and for `before` with `after`, and what `parse_id` raises."""
    limit, before, after = (_single(query, name) for name in ("limit", "before", "after"))
    if limit is before is after is None:
        return None
    if before is not None and after is not None:
        raise Invalid.because("after", "must not be given together with before")
    return PageRequest(
        MAX_LIMIT if limit is None else _limit(limit),
        before=None if before is None else parse_id(before),
        after=None if after is None else parse_id(after),
    )


def flag(query: Query, name: str) -> bool:
    """False when it is not given. Raises `Invalid` for anything but `true` and `false`."""
    text = _single(query, name)
    if text not in (None, "true", "false"):
        raise Invalid.because(name, "must be true or false")
    return text == "true"


def must_not_have(query: Query, name: str, feature: str) -> None:
    """Raises `Invalid` for a parameter that the contract promises and the service does not support yet."""
    if name in query:
        raise Invalid.because(name, f"{feature} are not supported yet")


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_LIMIT):
        raise Invalid.because("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def _single(query: Query, name: str) -> str | None:
    values = query.get(name, ())
    if len(values) > 1:
        raise Invalid.because(name, "must be given once")
    return values[0] if values else None
