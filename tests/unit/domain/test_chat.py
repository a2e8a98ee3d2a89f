from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import policy
from domain.caller import Caller, Role
from domain.chat import Chat, Participant, pair_of
from domain.errors import Forbidden, Invalid
from domain.ids import DESK, ChatId, MessageId, UserId
from domain.message import Draft
from tests.strategies import chats, user_ids

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def chat_of(*users: str) -> Chat:
    return Chat.open(ChatId("c"), [Participant(UserId(user)) for user in users], NOW)


@pytest.mark.parametrize("users", [[], ["a"], ["a", "a"], [f"u{n}" for n in range(501)]])
def test_a_chat_needs_two_to_five_hundred_different_users(users: list[str]) -> None:
    with pytest.raises(Invalid):
        chat_of(*users)


def test_who_is_named_twice_takes_part_once() -> None:
    assert chat_of("b", "a", "b", "a").user_ids == ("b", "a")


def test_five_hundred_users_fit_into_a_chat() -> None:
    assert len(chat_of(*(f"u{n}" for n in range(500))).user_ids) == 500


@given(chats(), st.data())
def test_everybody_else_is_a_recipient_when_none_is_named(chat: Chat, data: st.DataObject) -> None:
    sender = data.draw(st.sampled_from(chat.user_ids))
    recipients = chat.recipients(sender, None)
    assert sender not in recipients
    assert {sender, *recipients} == set(chat.user_ids)


@given(chats(), st.data())
def test_a_named_recipient_is_the_only_one(chat: Chat, data: st.DataObject) -> None:
    sender, recipient = data.draw(st.permutations(chat.user_ids))[:2]
    assert chat.recipients(sender, recipient) == (recipient,)


@given(chats(), user_ids(), st.data())
def test_a_stranger_neither_writes_nor_is_written_to(chat: Chat, stranger: UserId, data: st.DataObject) -> None:
    if stranger in chat.user_ids:
        return
    member = data.draw(st.sampled_from(chat.user_ids))
    with pytest.raises(Forbidden):
        chat.recipients(stranger, None)
    with pytest.raises(Forbidden):
        chat.recipients(member, stranger)
    with pytest.raises(Forbidden):
        policy.participant_in(chat, Caller(stranger))


def test_nobody_writes_to_themselves() -> None:
    with pytest.raises(Invalid):
        chat_of("a", "b").recipients(UserId("a"), UserId("a"))


@given(chats(), st.data())
def test_a_new_message_is_unread_by_exactly_its_recipients(chat: Chat, data: st.DataObject) -> None:
    sender = data.draw(st.sampled_from(chat.user_ids))
    message = chat.post(Draft(sender, "hi"), MessageId("m"), NOW, UserId("root"))
    assert message.unread_by == set(chat.others(sender))
    assert not message.is_read
    assert message.recipient == (chat.others(sender)[0] if len(chat.user_ids) == 2 else None)


@given(user_ids(), user_ids())
def test_a_pair_is_the_same_whoever_asks(one: UserId, other: UserId) -> None:
    assert pair_of(one, other) == pair_of(other, one)


def test_only_a_chat_of_two_is_a_pair() -> None:
    assert chat_of("b", "a").pair == ("a", "b")
    assert chat_of("a", "b", "c").pair is None


def test_admins_take_part_in_support_chats_as_the_desk() -> None:
    admin = Caller(UserId("root"), Role.ADMIN)
    assert policy.participant_in(chat_of("a", DESK), admin) == DESK
    assert policy.participant_in(chat_of("a", "root", DESK), admin) == "root"
    with pytest.raises(Forbidden):
        policy.participant_in(chat_of("a", "b"), admin)
    with pytest.raises(Forbidden):
        policy.participant_in(chat_of("a", DESK), Caller(UserId("b")))


def test_names_are_what_the_platform_gave() -> None:
    amina = Participant(UserId("a"), "Amina", "B.")
    chat = Chat.open(ChatId("c"), [amina, Participant(UserId("b"))], NOW)
    assert chat.name_of(UserId("a")) == "Amina B."
    assert chat.name_of(UserId("b")) is None
