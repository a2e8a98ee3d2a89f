"""Who is told what. The fields are the brief's."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from adapters.wire.deliveries.delivery import Delivery, chat_room, user_room
from adapters.wire.deliveries.dispatch import deliveries, deliveries_of_entry
from adapters.wire.deliveries.event_ids import Since, end_of
from adapters.wire.deliveries.legacy import with_aliases
from domain.chat import Chat, Participant
from domain.events import (
    DurableEvent,
    LogEntry,
    MessagePosted,
    MessagesRead,
    NotificationRaised,
    TypingChanged,
    UserJoinedChat,
    UserLeftChat,
)
from domain.ids import ChatId, MessageId, NotificationId, UserId
from domain.message import Draft, Message
from domain.notification import Language, Wording, message_received
from tests.support.present import present

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
AT = "2026-01-02T03:04:05.678Z"
A, B, C = UserId("a"), UserId("b"), UserId("c")
CHAT = ChatId("c" * 24)


def posted(*users: UserId, delivered: bool = True) -> MessagePosted:
    chat = Chat.open(CHAT, [Participant(user) for user in users], NOW)
    message = chat.post(Draft(users[0], "hi"), MessageId("d" * 24), NOW, UserId("root")).numbered(7)
    return MessagePosted(message, chat.others(users[0]), delivered)


def raised(message: Message) -> NotificationRaised:
    return NotificationRaised(message_received(NotificationId("e" * 24), message, B, Wording(Language.ENGLISH, "Ann")))


def by_name(event: DurableEvent) -> dict[str, Any]:
    return {delivery.event: delivery for delivery in told_of(event)}


def told_of(*events: DurableEvent) -> Sequence[Delivery]:
    return deliveries_of_entry(LogEntry(11, events, frozenset({A, B, C})))


def test_a_message_to_one_user_has_five_deliveries() -> None:
    told = by_name(posted(A, B))
    assert list(told) == ["sendMessage", "newMessage", "messageReceived", "messageSent", "realtimeMessageUpdate"]
    assert told["sendMessage"].payload == {
        "message": "hi",
        "reciver": "b",
        "idChat": CHAT,
        "sender": "a",
        "_id": "d" * 24,
        "createdAt": AT,
        "isSocket": True,
        "seq": 7,
        "eventId": "0000000000b00000",
    }
    assert told["messageSent"].payload.items() >= {"status": "delivered", "timestamp": AT, "chatId": CHAT}.items()
    for name in ("sendMessage", "newMessage", "messageReceived"):
        assert told[name].rooms == (user_room(B),)
    assert told["messageSent"].rooms == (user_room(A),)
    assert told["realtimeMessageUpdate"].rooms == (chat_room(CHAT),)


def test_a_message_to_several_users_goes_to_each_without_recipient() -> None:
    told = by_name(posted(A, B, C, delivered=False))
    assert told["sendMessage"].rooms == (user_room(B), user_room(C))
    assert told["sendMessage"].payload["reciver"] is None
    assert told["messageSent"].payload["status"] == "pending"


def test_a_notification_goes_to_its_user() -> None:
    event = posted(A, B)
    (delivery,) = told_of(raised(event.message))
    assert (delivery.event, delivery.rooms) == ("notification", (user_room(B),))
    assert dict(delivery.payload).keys() >= {"_id", "userId", "type", "title", "message", "data", "read", "createdAt"}


def test_a_read_message_is_delivered_to_the_chat_and_the_senders() -> None:
    (one,) = told_of(MessagesRead(CHAT, B, frozenset({A, C}), NOW, message_id=MessageId("d" * 24)))
    assert one.rooms == (chat_room(CHAT), user_room(A), user_room(C))
    assert one.payload == {
        "messageId": "d" * 24,
        "chatId": CHAT,
        "userId": "b",
        "timestamp": AT,
        "eventId": "0000000000b00000",
    }
    (all_of_them,) = told_of(MessagesRead(CHAT, B, frozenset({A}), NOW))
    assert "messageId" not in all_of_them.payload


def test_events_of_an_open_chat_go_to_the_others_in_it() -> None:
    for name, event in (
        ("userJoinedChat", UserJoinedChat(CHAT, A, frozenset({A, B}), NOW)),
        ("userLeftChat", UserLeftChat(CHAT, A, frozenset({A, B}), NOW)),
        ("userTyping", TypingChanged(CHAT, A, frozenset({A, B}), True, NOW)),
    ):
        (delivery,) = deliveries(event)
        assert (delivery.event, delivery.rooms, delivery.except_room) == (name, (chat_room(CHAT),), user_room(A))
        assert delivery.audience == frozenset({A, B})
        assert dict(delivery.payload).items() >= {"userId": "a", "chatId": CHAT, "timestamp": AT}.items()


def test_every_delivery_of_an_entry_has_its_audience() -> None:
    event = posted(A, B)
    news = raised(event.message)
    entry = LogEntry(11, (event, news, MessagesRead(CHAT, B, frozenset({A}), NOW)), frozenset({A, B}))
    assert {delivery.audience for told in (deliveries_of_entry, with_aliases) for delivery in told(entry)} == {
        entry.audience
    }


def test_every_delivery_has_its_own_event_id_in_order() -> None:
    event = posted(A, B)
    news = raised(event.message)
    told = told_of(event, news, news)
    ids = [present(delivery.event_id) for delivery in told]
    assert ids == sorted(set(ids))
    assert end_of(10) < ids[0]
    assert ids[-1] < end_of(11) < present(deliveries_of_entry(LogEntry(12, (news,), frozenset()))[0].event_id)


def test_since_is_the_last_entry_of_which_everything_was_received() -> None:
    assert Since.parse(told_of(posted(A, B))[2].event_id).position == 10
    assert Since.parse(end_of(11)).position == 11
    nonsense: Any
    for nonsense in ("", "x" * 16, "0" * 15, 7, None, {}, end_of(1).upper()):
        assert Since.parse(nonsense).position >= 16**11
