from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.chat import Chat
from domain.ids import MessageId, NotificationId, UserId
from domain.message import Draft
from domain.notification import (
    CHAT_CREATED,
    MESSAGE_RECEIVED,
    Language,
    Wording,
    chat_created,
    message_received,
    preview,
)
from tests.strategies import chats

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WORDING = Wording(Language.FRENCH, "Amina")


@given(chats(), st.data())
def test_a_recipient_is_notified_of_a_message(chat: Chat, data: st.DataObject) -> None:
    sender, recipient = data.draw(st.permutations(chat.user_ids))[:2]
    message = chat.post(Draft(sender, "hi"), MessageId("m"), NOW, UserId("root"))
    notification = message_received(NotificationId("n"), message, recipient, WORDING)
    assert (notification.user_id, notification.type, notification.text) == (recipient, MESSAGE_RECEIVED, "hi")
    assert notification.wording == WORDING
    assert (notification.chat_id, notification.message_id, notification.sender_id) == (chat.id, "m", sender)


@given(chats())
def test_a_user_is_notified_of_a_chat(chat: Chat) -> None:
    opener, user = chat.user_ids[:2]
    notification = chat_created(NotificationId("n"), chat, user, opener, NOW, WORDING)
    assert (notification.user_id, notification.type, notification.read) == (user, CHAT_CREATED, False)
    assert (notification.chat_id, notification.message_id, notification.sender_id) == (chat.id, None, opener)


@given(chats())
def test_seeing_twice_is_seeing_once(chat: Chat) -> None:
    opener, user = chat.user_ids[:2]
    notification = chat_created(NotificationId("n"), chat, user, opener, NOW, WORDING)
    seen = notification.mark_read(NOW + timedelta(seconds=1))
    assert seen.read
    assert seen.mark_read(NOW + timedelta(seconds=2)) == seen


@given(st.text())
def test_a_preview_is_a_beginning(text: str) -> None:
    assert text.startswith(preview(text).removesuffix("…"))
    assert len(preview(text)) <= 200
