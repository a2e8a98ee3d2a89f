"""What our notifications say, in every language."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.wire.notification_words import OUR_TYPES, PHRASES, Words, words_of
from adapters.wire.notifications import notification_json
from domain.ids import ChatId, NotificationId, UserId
from domain.notification import CHAT_CREATED, MESSAGE_ADMIN, MESSAGE_RECEIVED, Language, Notification, Wording

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMED = {
    (Language.ENGLISH, MESSAGE_RECEIVED): Words("New message from Amina", "hi"),
    (Language.ENGLISH, MESSAGE_ADMIN): Words("New message from Amina", "hi"),
    (Language.ENGLISH, CHAT_CREATED): Words("New chat", "Amina opened a chat with you"),
    (Language.FRENCH, MESSAGE_RECEIVED): Words("\u2068Amina\u2069 vous a envoyé un message", "hi"),
    (Language.FRENCH, MESSAGE_ADMIN): Words("\u2068Amina\u2069 vous a envoyé un message", "hi"),
    (Language.FRENCH, CHAT_CREATED): Words(
        "Nouvelle discussion", "\u2068Amina\u2069 a ouvert une discussion avec vous"
    ),
    (Language.ARABIC, MESSAGE_RECEIVED): Words("رسالة جديدة من \u2068Amina\u2069", "hi"),
    (Language.ARABIC, MESSAGE_ADMIN): Words("رسالة جديدة من \u2068Amina\u2069", "hi"),
    (Language.ARABIC, CHAT_CREATED): Words("محادثة جديدة", "فُتحت محادثة معك من قِبل \u2068Amina\u2069"),
}
NAMELESS = {
    (Language.ENGLISH, MESSAGE_RECEIVED): Words("New message", "hi"),
    (Language.ENGLISH, CHAT_CREATED): Words("New chat", "A chat with you was opened"),
    (Language.FRENCH, MESSAGE_RECEIVED): Words("Nouveau message", "hi"),
    (Language.FRENCH, CHAT_CREATED): Words("Nouvelle discussion", "Une discussion a été ouverte avec vous"),
    (Language.ARABIC, MESSAGE_RECEIVED): Words("رسالة جديدة", "hi"),
    (Language.ARABIC, CHAT_CREATED): Words("محادثة جديدة", "فُتحت محادثة معك"),
}


def ours(language: Language | None, kind: str, name: str | None) -> Notification:
    wording = None if language is None else Wording(language, name)
    text = "" if kind == CHAT_CREATED else "hi"
    return Notification(NotificationId("n"), UserId("u"), kind, "", text, NOW, NOW, wording=wording)


@pytest.mark.parametrize(("language", "kind"), NAMED)
def test_a_notification_says_who_caused_it(language: Language, kind: str) -> None:
    assert words_of(ours(language, kind, "Amina")) == NAMED[language, kind]


@pytest.mark.parametrize(("language", "kind"), NAMELESS)
def test_a_notification_of_somebody_without_a_name(language: Language, kind: str) -> None:
    assert words_of(ours(language, kind, None)) == NAMELESS[language, kind]


def test_there_are_phrases_for_every_type_in_every_language() -> None:
    assert {language for language, _ in NAMED} == {*Language} == PHRASES.keys()
    assert {kind for _, kind in NAMED} == OUR_TYPES


def test_a_name_cannot_end_its_own_isolation() -> None:
    words = words_of(ours(Language.ARABIC, MESSAGE_RECEIVED, "\u2069\u2067{name}"))
    assert words.title == "رسالة جديدة من \u2068{name}\u2069"


def test_the_words_of_others_are_shown_as_they_are() -> None:
    won = replace(ours(None, "BID_WON", None), title="Won!", text="Lot 7 is yours")
    assert words_of(won) == Words("Won!", "Lot 7 is yours")


def test_what_a_notification_is_about_stands_in_its_data() -> None:
    one = replace(ours(None, "BID_WON", None), chat_id=ChatId("c"), data={"messageId": 7, "lot": None, "at": NOW})
    assert notification_json(one)["data"] == {
        "chatId": "c",
        "messageId": 7,
        "lot": None,
        "at": "2026-01-01T00:00:00.000Z",
    }
