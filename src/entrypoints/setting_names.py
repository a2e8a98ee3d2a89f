"""The settings as a list, and the environment variables that are almost one of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from entrypoints.settings import Settings

SHORT: Final = 8
"""A name below this length is close to many others, so only one mistake in it is taken for one."""


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str


def all_settings() -> list[Setting]:
    """Every setting in the order of `Settings`."""
    return [
        Setting(name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _shown(default: object) -> str:
    if default is None:
        return "unset"
    return str(default).lower() if isinstance(default, bool) else str(default)


def misspelled(variables: Iterable[str]) -> Iterator[str]:
    """A sentence for each of the environment's variables that is a letter or two off a setting's name."""
    names = [setting.name for setting in all_settings()]
    for variable in variables:
        upper = variable.upper()
        if upper in names:
            continue
        meant = min(names, key=lambda name: mistakes(upper, name))
        if mistakes(upper, meant) <= (1 if min(len(upper), len(meant)) < SHORT else 2):
            yield f"{variable} is no setting; did you mean {meant}?"


def mistakes(word: str, meant: str) -> int:
    """How many letters are missing, too many, wrong, or exchanged with their neighbour (Damerau and Levenshtein)."""
    before: list[int] = []
    above = list(range(len(meant) + 1))
    for row, letter in enumerate(word, 1):
        line = [row]
        for column, other in enumerate(meant, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and (letter, other) == (meant[column - 2], word[row - 2]):
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]
