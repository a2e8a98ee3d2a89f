from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `limit` items that are older than the one named `before`, or newer than the one named `after`, nearest
    to it; with neither, those at the beginning of the list."""

    limit: int
    before: str | None = None
    after: str | None = None

    def ascends(self, *, newest_first: bool) -> bool:
        """Whether items are to be looked for from older to newer."""
        return self.after is not None or (self.before is None and not newest_first)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of a page, in the order of the list, and the page that follows it, if anything does."""

    items: Sequence[T]
    next: PageRequest | None


def page_of(found: Sequence[T], page: PageRequest, id_of: Callable[[T], str], *, newest_first: bool) -> Page[T]:
    """The slice for `page`, from up to one item more than its limit, found in the direction it asks for."""
    ascends = page.ascends(newest_first=newest_first)
    items = found[: page.limit]
    following = None
    if len(found) > page.limit:
        edge = id_of(items[-1])
        following = PageRequest(page.limit, after=edge) if ascends else PageRequest(page.limit, before=edge)
    return Page(items[::-1] if ascends == newest_first else items, following)
