"""The dialect in which this process talks to devices: `PLAIN`, or `LEGACY` with the aliases beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters.wire.deliveries.delivery import Delivery
from adapters.wire.deliveries.dispatch import deliveries_of_entry
from adapters.wire.deliveries.legacy import ANSWERS, ONLINE_USERS, with_aliases
from domain.events import LogEntry

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between the dialects. The container chooses one by `LEGACY_EVENTS`."""

    deliveries_of_entry: Callable[[LogEntry], Sequence[Delivery]]
    answers: Mapping[str, tuple[str, Callable[[Json], Json]]]
    """Event from a device → the event that is also sent to it, and the function that makes its payload."""
    online_event: str | None
    """The event that carries the list of online partners; None where only changes are sent."""


PLAIN: Final = Dialect(deliveries_of_entry, answers={}, online_event=None)
LEGACY: Final = Dialect(with_aliases, answers=ANSWERS, online_event=ONLINE_USERS)


def dialect_of(*, legacy_events: bool) -> Dialect:
    return LEGACY if legacy_events else PLAIN
