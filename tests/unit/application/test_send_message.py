import pytest

from application.messages.send_message import SendMessageCommand
from domain.errors import Forbidden, Invalid, MessagingError, NotFound
from domain.events import MessagePosted, NotificationRaised
from domain.ids import ChatId, UserId
from domain.message import Draft
from tests.support.application import MAX_LENGTH, FakeApplication, caller


async def test_a_message_is_stored_with_its_notifications_and_then_told(app: FakeApplication) -> None:
    chat = await app.open("a", "b", "c")
    app.publisher.events.clear()
    sent = await app.send("a", "hi", chat=chat)
    assert await app.history(caller("b"), chat.id) == [sent.message]
    assert [n.user_id for n in app.stores.notifications.notifications.values() if n.type == "MESSAGE_RECEIVED"] == [
        "b",
        "c",
    ]
    stored = app.stores.notifications.notifications.values()
    assert app.publisher.events == [
        MessagePosted(sent.message, (UserId("b"), UserId("c")), delivered=False),
        *(NotificationRaised(one) for one in stored if one.type == "MESSAGE_RECEIVED"),
    ]


async def test_delivered_means_that_a_recipient_is_connected(app: FakeApplication) -> None:
    await app.connected.connect(UserId("b"), "phone")
    await app.send("a", to="b")
    assert app.publisher.of_type(MessagePosted)[0].delivered


async def test_messages_are_numbered_per_chat_without_a_hole(app: FakeApplication) -> None:
    first, second = await app.open("a", "b"), await app.open("a", "c")
    for _ in range(3):
        await app.send("a", chat=first)
        with pytest.raises(Forbidden):
            await app.send("c", chat=first)
        await app.send("a", chat=second)
    assert [message.seq for message in await app.history(caller("a"), first.id)] == [1, 2, 3]
    assert [message.seq for message in await app.history(caller("a"), second.id)] == [1, 2, 3]


async def test_without_a_chat_the_direct_chat_is_opened_once(app: FakeApplication) -> None:
    first, second = await app.send("a", to="b"), await app.send("b", to="a")
    assert first.message.chat_id == second.message.chat_id
    assert len(app.stores.chats.chats) == 1


async def test_the_first_message_opens_the_chat_without_another_notification(app: FakeApplication) -> None:
    await app.send("a", to="b")
    assert [n.type for n in app.stores.notifications.notifications.values()] == ["MESSAGE_RECEIVED"]


async def test_the_same_key_is_the_same_message(app: FakeApplication) -> None:
    first = await app.send("a", "one", to="b", key="k")
    events = list(app.publisher.events)
    again = await app.send("a", "two", to="b", key="k")
    assert again.duplicate
    assert again.message == first.message
    assert app.publisher.events == events
    assert await app.history(caller("a"), first.message.chat_id) == [first.message]


async def test_keys_belong_to_their_sender(app: FakeApplication) -> None:
    first, second = await app.send("a", to="b", key="k"), await app.send("b", to="a", key="k")
    assert not second.duplicate
    assert first.message.id != second.message.id


async def test_a_key_answers_with_its_message_whatever_else_is_asked(app: FakeApplication) -> None:
    first = await app.send("a", to="b", key="k")
    chat = await app.open("b", "c")
    again = await app.send("a", chat=chat, key="k")
    assert (again.message, again.duplicate) == (first.message, True)
    with pytest.raises(Forbidden):
        await app.send("a", chat=chat, key="another")


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (Draft(UserId("b"), "as somebody else", UserId("a")), Forbidden),
        (Draft(UserId("admin"), "as the desk", UserId("b")), Forbidden),
        (Draft(UserId("a"), " ", UserId("b")), Invalid),
        (Draft(UserId("a"), "x" * (MAX_LENGTH + 1), UserId("b")), Invalid),
        (Draft(UserId("a"), "to nobody"), Invalid),
        (Draft(UserId("a"), "to myself", UserId("a")), Invalid),
    ],
)
async def test_a_refused_message_leaves_nothing(
    app: FakeApplication, draft: Draft, refusal: type[MessagingError]
) -> None:
    with pytest.raises(refusal):
        await app.messages.send(SendMessageCommand(caller("a"), draft))
    assert not app.stores.chats.chats
    assert not app.stores.messages.messages
    assert not app.publisher.events


async def test_an_unknown_chat_is_not_found(app: FakeApplication) -> None:
    with pytest.raises(NotFound):
        await app.messages.send(SendMessageCommand(caller("a"), Draft(UserId("a"), "hi"), ChatId("0" * 24)))
