"""Figures cost little however often they are asked for, and their number never depends on the traffic."""

import asyncio
from collections import Counter

import pytest

from adapters.socketio.engineio.close_reasons import CloseReason
from adapters.telemetry.closed_labels import CLOSE_REASONS, COMMANDS, DELIVERIES, EVENTS, OTHER, OUTCOMES, USE_CASES
from adapters.telemetry.exposition import Exposition
from adapters.telemetry.metrics import Metrics


class Collector:
    """Counts its collections; the clock stands still until it is moved."""

    def __init__(self) -> None:
        self.collections = 0
        self.time = 100.0
        self.exposition = Exposition(self.collect, lambda: self.time)

    def collect(self) -> bytes:
        self.collections += 1
        return b"%d" % self.collections


async def test_many_who_ask_at_once_share_a_collection() -> None:
    collector = Collector()
    texts = await asyncio.gather(*(collector.exposition.text() for _ in range(200)))
    assert set(texts) == {b"1"}


async def test_figures_are_kept_for_a_second_and_no_longer() -> None:
    collector = Collector()
    assert await collector.exposition.text() == b"1"
    collector.time += 0.99
    assert await collector.exposition.text() == b"1"
    collector.time += 0.02
    assert await collector.exposition.text() == b"2"


async def test_who_stops_waiting_harms_no_other() -> None:
    collector = Collector()
    first, second = (asyncio.create_task(collector.exposition.text()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == b"1"


async def test_a_collection_that_failed_is_tried_again() -> None:
    time, outcomes = 100.0, iter([True, False])

    def collect() -> bytes:
        if next(outcomes):
            raise ZeroDivisionError
        return b"figures"

    exposition = Exposition(collect, lambda: time)
    with pytest.raises(ZeroDivisionError):
        await exposition.text()
    time += 1
    assert await exposition.text() == b"figures"


def series(metrics: Metrics) -> Counter[str]:
    """How many series each figure has."""
    lines = [line for line in metrics.text().decode().splitlines() if not line.startswith("#")]
    return Counter(line.split("{")[0].split(" ")[0] for line in lines)


def test_labels_that_are_made_up_are_one_series() -> None:
    metrics = Metrics()
    for n in range(1000):
        metrics.use_cases.labels(f"made up {n}", f"made up {n}").observe(1)
        metrics.database.labels(f"made up {n}", f"made up {n}").observe(1)
        metrics.events.labels(f"made up {n}").inc()
        metrics.messages.labels(f"made up {n}").inc()
        metrics.note_closed(f"made up {n}")
    assert series(metrics)["mazadclick_use_case_seconds_count"] == 1
    assert series(metrics)["mazadclick_database_seconds_count"] == 1
    assert series(metrics)["mazadclick_events_total"] == 1
    assert series(metrics)["mazadclick_messages_total"] == 1
    assert series(metrics)["mazadclick_sockets_closed_total"] == 1
    assert metrics.registry.get_sample_value("mazadclick_events_total", {"event": OTHER}) == 1000


def test_labels_that_are_known_are_counted_by_name() -> None:
    metrics = Metrics()
    metrics.use_cases.labels("messages.send", "not_found").observe(1)
    metrics.events.labels("MessagePosted").inc()
    labels = {"use_case": "messages.send", "outcome": "not_found"}
    assert metrics.registry.get_sample_value("mazadclick_use_case_seconds_count", labels) == 1
    assert metrics.registry.get_sample_value("mazadclick_events_total", {"event": "MessagePosted"}) == 1


def test_every_reason_to_close_a_session_has_its_name() -> None:
    assert {reason.text for reason in CloseReason} == CLOSE_REASONS


def test_the_sets_are_small() -> None:
    sizes = {
        len(USE_CASES) * len(OUTCOMES),
        len(COMMANDS) * len(OUTCOMES),
        *map(len, (EVENTS, DELIVERIES, CLOSE_REASONS)),
    }
    assert max(sizes) < 1000
