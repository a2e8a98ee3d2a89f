"""How much of something is allowed in a while."""

import re
from dataclasses import dataclass
from typing import Final, Self

NOTATION: Final = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class Quota:
    """`count` in any window of `seconds`, which begins with the first use. `name` is what is counted."""

    name: str
    count: int
    seconds: int

    @classmethod
    def parse(cls, text: str, name: str) -> Self | None:
        """The quota written as `<count>/<seconds>`; None for `off`. Raises `ValueError` for anything else."""
        if text == "off":
            return None
        found = NOTATION.fullmatch(text)
        if found is None:
            raise ValueError("must be <count>/<seconds>, or off")
        return cls(name, int(found[1]), int(found[2]))

    def times(self, factor: int, name: str) -> "Quota":
        """The quota of something else, `factor` times as large."""
        return Quota(name, self.count * factor, self.seconds)
