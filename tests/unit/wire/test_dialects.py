"""The two dialects in which devices are addressed."""

from datetime import UTC, datetime

from adapters.wire.deliveries.dialect import LEGACY, PLAIN, dialect_of
from adapters.wire.deliveries.dispatch import PAYLOADS
from adapters.wire.deliveries.legacy import older_names
from domain.events import LogEntry, MessagesRead
from domain.ids import DESK, ChatId, UserId
from tests.support.present import present

CHAT = ChatId("c" * 24)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
AUDIENCE = frozenset({UserId("a"), DESK})


def read(*, is_support: bool = False) -> LogEntry:
    return LogEntry(3, (MessagesRead(CHAT, UserId("a"), frozenset(), NOW, 2, is_support),), AUDIENCE)


def test_the_setting_chooses_the_dialect() -> None:
    assert dialect_of(legacy_events=True) is LEGACY
    assert dialect_of(legacy_events=False) is PLAIN


def test_the_plain_dialect_has_no_alias() -> None:
    assert {delivery.event for delivery in PLAIN.deliveries_of_entry(read(is_support=True))} <= PAYLOADS.keys()
    assert not PLAIN.answers
    assert PLAIN.online_event is None


def test_the_legacy_dialect_sends_the_plain_deliveries_first() -> None:
    plain, legacy = PLAIN.deliveries_of_entry(read()), LEGACY.deliveries_of_entry(read())
    assert legacy[: len(plain)] == plain
    assert [delivery.event for delivery in legacy[len(plain) :]] == ["messagesMarkedAsRead"]


def test_every_delivery_of_an_entry_carries_its_event_id_in_the_payload() -> None:
    for spoken in (PLAIN, LEGACY):
        deliveries = spoken.deliveries_of_entry(read(is_support=True))
        assert all(dict(delivery.payload)["eventId"] == delivery.event_id for delivery in deliveries)
        ids = [present(delivery.event_id) for delivery in deliveries]
        assert ids == sorted(set(ids))


def test_an_acknowledgement_has_its_alias_in_the_legacy_dialect() -> None:
    event, adapt = LEGACY.answers["test"]
    assert event == "testBroadcast"
    assert adapt({"clientId": "x"}) == {"clientId": "x", "fromClient": "x"}
    assert "typing" not in LEGACY.answers


def test_every_alias_is_documented() -> None:
    answers = {event for event, _ in LEGACY.answers.values()}
    assert answers | {LEGACY.online_event} <= older_names().keys()
