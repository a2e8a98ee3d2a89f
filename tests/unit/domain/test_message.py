from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.chat import Chat
from domain.errors import Forbidden, Invalid
from domain.ids import MessageId, UserId
from domain.message import Draft, Message, idempotency_key, message_text
from tests.strategies import chats


def posted(chat: Chat, sender: UserId, recipient: UserId | None = None) -> Message:
    return chat.post(Draft(sender, "hi", recipient), MessageId("m"), datetime(2026, 1, 1, tzinfo=UTC), UserId("root"))


@given(chats(), st.data())
def test_reading_twice_is_reading_once(chat: Chat, data: st.DataObject) -> None:
    sender, reader = data.draw(st.permutations(chat.user_ids))[:2]
    once = posted(chat, sender).read_by(reader)
    assert reader not in once.unread_by
    assert once.read_by(reader) == once


@given(chats(), st.data())
def test_a_message_is_read_when_the_last_recipient_has_read_it(chat: Chat, data: st.DataObject) -> None:
    sender, *readers = data.draw(st.permutations(chat.user_ids))
    message = posted(chat, sender)
    for reader in readers:
        assert not message.is_read
        message = message.read_by(reader)
    assert message.is_read


@given(chats(), st.data())
def test_only_its_recipient_reads_a_message(chat: Chat, data: st.DataObject) -> None:
    sender, recipient, *others = data.draw(st.permutations(chat.user_ids))
    message = posted(chat, sender, recipient)
    for somebody in (sender, *others):
        with pytest.raises(Forbidden):
            message.read_by(somebody)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=50))
def test_a_text_is_kept_as_sent(text: str) -> None:
    if text.strip():
        assert message_text(text, 50) == text


@pytest.mark.parametrize("text", ["", "  \n", "x" * 11, "a\0b", "a\ud800"])
def test_an_invalid_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        message_text(text, 10)


@pytest.mark.parametrize("key", ["", "k" * 129, "a\nb", "\x7f"])
def test_an_invalid_idempotency_key_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        idempotency_key(key, "key")
    assert idempotency_key("k" * 128, "key")
