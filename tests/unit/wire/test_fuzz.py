"""Whatever anybody sends, a request is either understood or refused with a reason."""

import os
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.wire.broadcasts import BroadcastBody
from adapters.wire.chats import ChatPayload, ListChatsBody, OpenChatBody
from adapters.wire.deliveries.event_ids import Since
from adapters.wire.messages import SendMessageBody
from adapters.wire.model import WireModel
from adapters.wire.presence import TypingPayload
from adapters.wire.reading import MarkChatReadBody, MarkMessageReadPayload
from adapters.wire.sync import SyncPayload
from domain.caller import Caller, Role
from domain.errors import Invalid, MessagingError
from domain.ids import UserId
from domain.message import message_text

EXAMPLES = int(os.environ.get("FUZZ_MODEL_EXAMPLES", settings().max_examples))
CALLERS = [Caller(UserId("ann")), Caller(UserId("root"), Role.ADMIN)]

MODELS = [
    (SendMessageBody, "command"),
    (OpenChatBody, "command"),
    (MarkChatReadBody, "command"),
    (BroadcastBody, "command"),
    (ChatPayload, "join_command"),
    (TypingPayload, "command"),
    (MarkMessageReadPayload, "command"),
]

TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=200),
    st.sampled_from(
        ["ann", "admin", "0" * 24, "F" * 24, "$ne", "a.b", "\0", "\ud800", "\u202e", "x" * 5000, "", "ALL"]
    ),
    st.sampled_from(["2026-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "now"]),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), TEXTS, st.binary(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(TEXTS, st.sampled_from(["$ne", "$where", "_id", "firstName"])), inner, max_size=4),
    ),
    max_leaves=12,
)


def payloads(model: type[WireModel]) -> st.SearchStrategy[Any]:
    """Anything, and objects with the model's own fields, each either there or not."""
    fields = {field.alias or name: VALUES for name, field in model.model_fields.items()}
    return st.one_of(VALUES, st.fixed_dictionaries({}, optional={**fields, "unknown": VALUES}))


@pytest.mark.parametrize(("model", "command"), MODELS, ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.user_id)
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_request_is_understood_or_refused(
    model: type[WireModel], command: str, caller: Caller, data: st.DataObject
) -> None:
    with suppress(MessagingError):
        getattr(model.parse(data.draw(payloads(model))), command)(caller)


@settings(max_examples=EXAMPLES)
@given(payload=payloads(ListChatsBody))
def test_a_request_for_chats_is_understood_or_refused(payload: Any) -> None:
    with suppress(MessagingError):
        ListChatsBody.parse(payload).command(CALLERS[1])


@settings(max_examples=EXAMPLES)
@given(payload=payloads(SyncPayload))
def test_a_sync_is_understood_or_refused(payload: Any) -> None:
    with suppress(MessagingError):
        SyncPayload.parse(payload).where()
    Since.parse(payload)


@settings(max_examples=EXAMPLES)
@given(text=st.text(st.characters(codec=None), max_size=300))
def test_a_text_is_kept_as_sent_or_refused(text: str) -> None:
    try:
        assert message_text(text, 200) == text
    except Invalid:
        assert len(text) > 200 or not text.strip() or "\0" in text or not _is_unicode(text)
    else:
        assert orjson.loads(orjson.dumps(text)) == text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
