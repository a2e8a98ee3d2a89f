"""What people are shown as a name, and which names are taken for the desk's."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.names import MAX_NAME_LENGTH, display_name, looks_like_desk


@given(st.text())
def test_a_display_name_has_nothing_invisible_in_it(text: str) -> None:
    shown = display_name(text)
    if shown is not None:
        assert 1 <= len(shown) <= MAX_NAME_LENGTH
        assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert shown == " ".join(shown.split())
        assert display_name(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  Amina \t Benali\n", "Amina Benali"),
        ("Amina\tBenali", "Amina Benali"),
        ("Ami\u200bna", "Amina"),
        ("\u202eanimA", "animA"),
        ("e\u0301lise", "élise"),
        ("سلمى بن عمر", "سلمى بن عمر"),
        ("\u3164", None),
        ("\u200f\u2060", None),
        (7, None),
        (None, None),
    ],
)
def test_a_display_name_is_what_can_be_seen_of_it(text: object, shown: str | None) -> None:
    assert display_name(text) == shown


@pytest.mark.parametrize(
    "name",
    [
        "Support",
        "SUPPORT",
        "  support ",
        "S u p p o r t",
        "Sup\u200bport",
        "\u202eSupport",
        "Ѕuрроrt",  # Cyrillic letters among them
        "Supp0rt",
        "5upport!",
        "Şüppört",
        "Ｓｕｐｐｏｒｔ",
        "𝐒𝐮𝐩𝐩𝐨𝐫𝐭",
        "MazadClick",
        "Mazad Click Support Team",
        "Admin",
        "аdmin",
        "الدعم",
        "الدعـــم",
        "فريق الدعم",
        "الدَّعْم",
        "Assistance",  # as the page calls the desk in French
        "Service client",
    ],
)
def test_names_that_look_like_the_desk_are_recognized(name: str) -> None:
    assert looks_like_desk(name)


@pytest.mark.parametrize(
    "name", ["Amina Benali", "Karim", "Adminah", "سلمى بن عمر", "Luc Moreau", "Assia Stance", "Desktop Lovers", "7", ""]
)
def test_people_are_not_taken_for_the_desk(name: str) -> None:
    assert not looks_like_desk(name)
