from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.typing_indicator import LEAST_INTERVAL, LONGEST_SILENCE, TypingIndicator

START = datetime(2026, 1, 1, tzinfo=UTC)
SIGNALS = st.lists(st.tuples(st.integers(0, 3000), st.booleans()), max_size=20)


def play(signals: list[tuple[int, bool]]) -> list[tuple[datetime, bool]]:
    """What the others hear, when each signal comes so many milliseconds after the one before, with a last long wait."""
    indicator, now, heard = TypingIndicator(), START, []

    def run_until(end: datetime) -> None:
        nonlocal indicator
        while (due := indicator.due_at()) is not None and due <= end:
            assert indicator.is_due(due)
            heard.append((due, indicator.is_typing(due)))
            indicator = indicator.publish(due)

    for wait, is_typing in signals:
        now += timedelta(milliseconds=wait)
        run_until(now)
        indicator = indicator.signal(is_typing, now)
        if indicator.is_due(now):
            heard.append((now, is_typing))
            indicator = indicator.publish(now)
    run_until(now + LONGEST_SILENCE * 2)
    assert indicator.due_at() is None
    return heard


@given(SIGNALS)
def test_the_others_hear_at_most_once_a_second(signals: list[tuple[int, bool]]) -> None:
    times = [at for at, _ in play(signals)]
    assert all(later - earlier >= LEAST_INTERVAL for earlier, later in pairwise(times))


@given(SIGNALS)
def test_nobody_types_for_ever(signals: list[tuple[int, bool]]) -> None:
    heard = play(signals)
    assert not heard or heard[-1][1] is False


def test_the_first_signal_is_told_at_once_and_the_end_after_six_seconds() -> None:
    assert play([(0, True)]) == [(START, True), (START + LONGEST_SILENCE, False)]


def test_a_stop_within_the_second_is_told_when_it_is_over() -> None:
    assert play([(0, True), (200, False)]) == [(START, True), (START + LEAST_INTERVAL, False)]


def test_a_burst_is_told_once_and_its_last_state_a_second_later() -> None:
    assert play([(0, True), (100, False), (100, True), (100, True)])[:2] == [
        (START, True),
        (START + LEAST_INTERVAL, True),
    ]
