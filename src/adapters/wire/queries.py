"""The part of a request's address behind the question mark."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from application.paging import PageRequest
from domain.errors import Invalid

MAX_LIMIT: Final = 200

Query = Mapping[str, Sequence[str]]


def page(query: Query, mark: Callable[[str], str]) -> PageRequest | None:
    """The page asked for by `limit` with `before` or `after`, None when neither is given. `mark` accepts the id that
    the page starts from. A mark without a limit takes the largest.

    Raises `Invalid` for a limit that is none and for two marks, and what `mark` raises."""
    limit, before, after = (_single(query, name) for name in ("limit", "before", "after"))
    if limit is before is after is None:
        return None
    if before is not None and after is not None:
        raise Invalid.because("after", "must not be given together with before")
    return PageRequest(
        MAX_LIMIT if limit is None else _limit(limit),
        before=None if before is None else mark(before),
        after=None if after is None else mark(after),
    )


def flag(query: Query, name: str) -> bool:
    """A yes or no that is no when it is not given. Raises `Invalid` for anything but `true` and `false`."""
    text = _single(query, name)
    if text not in (None, "true", "false"):
        raise Invalid.because(name, "must be true or false")
    return text == "true"


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_LIMIT):
        raise Invalid.because("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def _single(query: Query, name: str) -> str | None:
    values = query.get(name, ())
    if len(values) > 1:
        raise Invalid.because(name, "must be given once")
    return values[0] if values else None
