"""What work costs the user who causes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Amendment, MarkedRead, Opening, Posting, ReadMark
from domain.cost import cost, documents_of_chat, documents_of_message
from domain.ids import DESK, UserId
from tests.fakes.world import FakeIdentifiers
from tests.support.examples import NOON, chat, message, notification

IDS = FakeIdentifiers()
ROOM = chat(IDS, "a", "b", DESK)


@pytest.mark.parametrize(
    ("documents", "is_worth"),
    [
        (documents_of_message(10, 1), 1),
        (documents_of_message(4000, 1), 1),
        (documents_of_message(10, 9), 1),
        (documents_of_message(10, 49), 9),
        (documents_of_message(10, 499), 99),
        (documents_of_chat(2, 500), 1),
        (documents_of_chat(500, 20_000), 52),
    ],
)
def test_an_ordinary_message_costs_one_and_more_work_costs_more(documents: int, is_worth: int) -> None:
    assert cost(documents) == is_worth


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_who_splits_work_does_not_pay_less(one: int, other: int) -> None:
    assert cost(one) + cost(other) >= cost(one + other) - 1


def test_what_a_message_is_charged_is_about_what_it_writes() -> None:
    news = tuple(notification(IDS, "b") for _ in range(2))
    posting = Posting(ROOM, message(IDS, ROOM, "a"), (UserId("b"), DESK), news)
    assert posting.documents == documents_of_message(len(posting.message.text), 2)


def test_the_cause_is_the_person_never_the_desk() -> None:
    one = notification(IDS, "b")
    assert Posting(ROOM, message(IDS, ROOM, "a"), (UserId("b"),)).cause == "a"
    assert Posting(ROOM, message(IDS, ROOM, DESK), (UserId("b"),)).cause == "root"
    assert Opening(ROOM, UserId("root")).cause == "root"
    assert ReadMark(ROOM, UserId("b"), NOON).cause == "b"
    assert ReadMark(ROOM, DESK, NOON, marked_by=UserId("root")).cause == "root"
    assert Amendment(one, one, (), frozenset(), UserId("b")).cause == "b"


def test_a_read_mark_is_charged_what_it_marked() -> None:
    mark = ReadMark(ROOM, UserId("b"), NOON)
    assert mark.is_open_ended
    assert mark.written(MarkedRead(1000, frozenset())) - mark.written(MarkedRead(0, frozenset())) == 1000
