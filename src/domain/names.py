"""Names that people are shown: normalised, without what cannot be seen, and told apart from the desk's."""

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

MAX_NAME_LENGTH: Final = 100

INVISIBLE_CATEGORIES: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Control, format, surrogate, private and unassigned characters, line and paragraph separators."""
BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    map(chr, range(0xFE00, 0xFE10))
)
"""Letters and marks that show nothing by themselves."""

RESERVED_PARTS: Final = ("support", "mazadclick", "الدعم")
RESERVED_NAMES: Final = frozenset(
    (
        *("admin", "administrator", "administrateur", "helpdesk", "desk", "دعم", "المشرف"),
        *("assistance", "service client", "customer service"),
    )
)

LOOK_ALIKES: Final = {
    ord(other): latin
    for latin, others in {
        "a": "аαɑ", "b": "ьƅ", "c": "сϲᴄ", "d": "ԁɗ", "e": "еєε3", "h": "һ", "i": "іιı1!|l", "k": "кκ", "m": "мμ",
        "n": "пη", "o": "оοσ0օ", "p": "рρϸ", "r": "гᴦ", "s": "ѕꜱ5$", "t": "тτ7", "u": "υսц", "z": "ᴢ",
    }.items()
    for other in others
}  # fmt: skip
"""Characters that are taken for a Latin letter at a glance, after case and accents are folded."""


def display_name(text: Any) -> str | None:
    """`text` as a name that others may be shown: NFC, one line, at most 100 characters, nothing in it that cannot be
    seen or that turns the direction of writing. None when nothing of it is left."""
    return _display_name(text) if isinstance(text, str) else None


@lru_cache(8192)  # a page of chats shows many names
def _display_name(text: str) -> str | None:
    one_line = " ".join(text.split())
    visible = "".join(one for one in one_line if _is_visible(one))
    return unicodedata.normalize("NFC", " ".join(visible.split()))[:MAX_NAME_LENGTH].strip() or None


@dataclass(frozen=True, slots=True)
class PersonName:
    """What somebody is called: by a first and a last name (or a whole name as the first), or by their company's."""

    first: str | None = None
    last: str | None = None
    company: str | None = None

    @property
    def whole(self) -> str | None:
        """First and last name in one line."""
        return display_name(" ".join(part for part in (self.first, self.last) if part is not None))

    @classmethod
    def of(cls, first: Any, last: Any = None, company: Any = None) -> "PersonName | None":
        """The names as others may be shown them; None when nothing is left of any."""
        name = cls(display_name(first), display_name(last), display_name(company))
        return None if name == cls() else name

    def within(self, other: "PersonName | None") -> "PersonName":
        """The same person under the company's name of `other`."""
        return self if other is None else replace(self, company=other.company)

    @property
    def looks_like_desk(self) -> bool:
        return any(looks_like_desk(name) for name in (self.whole, self.company) if name is not None)


@lru_cache(1024)
def is_name(field: str) -> bool:
    """Whether a field of a profile, by what the platform calls it, holds a name that people may be shown."""
    return "name" in field.casefold()


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in INVISIBLE_CATEGORIES and character not in BLANKS


@lru_cache(4096)  # the sender of every message may be asked for
def looks_like_desk(name: str) -> bool:
    """Whether people might take `name` for the support desk's, in Latin or Arabic letters."""
    skeleton = _skeleton(name)
    return skeleton in RESERVED_SKELETONS or any(part in skeleton for part in RESERVED_PART_SKELETONS)


def _skeleton(name: str) -> str:
    """What is left of a name when case, accents, look-alikes, spaces and signs are taken away."""
    decomposed = unicodedata.normalize("NFKD", display_name(name) or "")
    bare = "".join(one for one in decomposed if not unicodedata.combining(one))
    return "".join(one for one in bare.casefold().translate(LOOK_ALIKES) if one.isalpha() and one != "ـ")


RESERVED_PART_SKELETONS: Final = tuple(map(_skeleton, RESERVED_PARTS))
RESERVED_SKELETONS: Final = frozenset(map(_skeleton, RESERVED_NAMES))
