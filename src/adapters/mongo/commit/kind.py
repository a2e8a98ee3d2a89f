from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from adapters.mongo.commit.unit_of_work import UnitOfWork
from domain.errors import MessagingError

C = TypeVar("C")
R = TypeVar("R")


def no_claim(_: object) -> None:
    """For changes of which a batch may hold any number."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[C, R]):
    """How changes of one kind are stored.

    - `store` looks at all changes of the kind in a batch and adds what they write to the unit of work. It answers the
      outcome of each, in their order: an error for one that is refused.
    - Of the changes with the same `claim`, a batch holds only one. None claims nothing.
    """

    store: Callable[[UnitOfWork, Sequence[C]], Sequence[R | MessagingError]]
    claim: Callable[[C], Hashable | None] = no_claim
