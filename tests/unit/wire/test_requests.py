from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.requests import (
    BroadcastBody,
    ListChatsBody,
    MarkChatReadBody,
    MarkMessageReadPayload,
    OpenChatBody,
    SendMessageBody,
    TypingPayload,
)
from adapters.wire.times import as_utc, timestamp
from domain.errors import Invalid, MessagingError
from tests.support.application import caller

COMMANDS = {
    SendMessageBody: lambda body: body.command(caller("a")),
    OpenChatBody: lambda body: body.command(caller("a")),
    ListChatsBody: lambda body: body.command(caller("a")),
    MarkChatReadBody: lambda body: body.command(caller("a")),
    BroadcastBody: lambda body: body.command(caller("a")),
    TypingPayload: lambda payload: payload.command(caller("a")),
    MarkMessageReadPayload: lambda payload: payload.command(caller("a")),
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["message", "sender", "reciver", "idChat", "users", "createdAt", "userId", "chatId", "messageId", "isTyping", "_id"]
)


@pytest.mark.parametrize("model", COMMANDS)
@given(payload=ANYTHING | st.dictionaries(FIELDS, ANYTHING))
def test_anything_is_either_a_command_or_refused(model, payload):
    with suppress(MessagingError):
        COMMANDS[model](model.parse(payload))


def test_every_fault_is_named_without_the_input():
    with pytest.raises(Invalid) as refused:
        SendMessageBody.parse({"message": 5, "sender": {"secret": "marker"}})
    assert {field_error.field for field_error in refused.value.field_errors} == {"message", "sender"}
    assert "marker" not in str(refused.value)


def test_fields_we_do_not_know_are_ignored():
    body = SendMessageBody.parse({"message": "hi", "sender": "a", "reciver": "b", "isSocket": True, "__proto__": {}})
    assert body.command(caller("a")).draft.text == "hi"


def test_the_header_goes_before_the_field():
    body = SendMessageBody.parse({"message": "hi", "sender": "a", "reciver": "b", "clientMessageId": "field"})
    assert body.command(caller("a")).draft.key == "field"
    assert body.command(caller("a"), "header").draft.key == "header"


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_on_the_wire_is_the_time_meant(moment):
    written = timestamp(moment)
    assert written.endswith("Z")
    assert as_utc(datetime.fromisoformat(written), "at") == as_utc(moment, "at")


def test_a_time_without_an_offset_is_utc():
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    assert as_utc(new_year.replace(tzinfo=None), "at") == new_year


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_out_of_range_is_refused(text):
    with pytest.raises(Invalid):
        as_utc(datetime.fromisoformat(text), "at")
