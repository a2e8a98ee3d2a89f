"""How much of something may be asked for in a while."""

import re
from dataclasses import dataclass
from typing import Final

WRITTEN: Final = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class Quota:
    """`count` in any `seconds` that begin with the first of them. `name` is what is counted."""

    name: str
    count: int
    seconds: int

    def times(self, factor: int, name: str) -> "Quota":
        """So many times as much, of something else."""
        return Quota(name, self.count * factor, self.seconds)


def quota(text: str, name: str) -> Quota | None:
    """What is written as `<count>/<seconds>`; None for `off`. Raises `ValueError` for anything else."""
    if text == "off":
        return None
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError("must be <count>/<seconds>, or off")
    return Quota(name, int(found[1]), int(found[2]))
