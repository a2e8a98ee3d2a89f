from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.messages import SendMessageBody
from adapters.wire.scalars import as_utc, timestamp
from domain.errors import Invalid
from tests.support.application import caller


def test_every_field_error_is_named_without_the_input() -> None:
    with pytest.raises(Invalid) as refused:
        SendMessageBody.parse({"message": 5, "sender": {"secret": "marker"}})
    assert {field_error.field for field_error in refused.value.field_errors} == {"message", "sender"}
    assert "marker" not in str(refused.value)


def test_fields_we_do_not_know_are_ignored() -> None:
    body = SendMessageBody.parse({"message": "hi", "sender": "a", "reciver": "b", "isSocket": True, "__proto__": {}})
    assert body.command(caller("a")).draft.text == "hi"


def test_the_idempotency_header_takes_precedence_over_the_field() -> None:
    body = SendMessageBody.parse({"message": "hi", "sender": "a", "reciver": "b", "clientMessageId": "field"})
    assert body.command(caller("a")).draft.key == "field"
    assert body.command(caller("a"), "header").draft.key == "header"


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_on_the_wire_is_the_time_meant(moment: datetime) -> None:
    written = timestamp(moment)
    assert written.endswith("Z")
    assert as_utc(datetime.fromisoformat(written), "at") == as_utc(moment, "at")


def test_a_time_without_an_offset_is_utc() -> None:
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    assert as_utc(new_year.replace(tzinfo=None), "at") == new_year


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        as_utc(datetime.fromisoformat(text), "at")
