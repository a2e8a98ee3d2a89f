"""The people of the demo, and what they have written to each other."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from adapters.http.demo import serve_demo
from application.api import Application
from application.assembly import build
from application.chats.list_chats import ListChatsPageCommand
from application.chats.open_chat import OpenChatCommand
from application.desk.register_admin import RegisterAdminCommand
from application.messages.mark_chat_read import MarkChatReadCommand
from application.messages.send_message import SendMessageCommand
from application.paging import PageRequest
from application.rate_limits import Quotas
from domain.caller import Caller, Role
from domain.chat import Participant
from domain.ids import DESK, DESK_NAME, ChatId, UserId
from domain.message import Draft
from entrypoints.container import Container
from entrypoints.demo.story import NAMES, STORY, Line, Talk

ADMIN: Final = Caller(UserId("admin-1"), Role.ADMIN, NAMES["admin-1"])
PEOPLE: Final = (
    Caller(UserId("buyer-1"), name=NAMES["buyer-1"]),
    Caller(UserId("seller-1"), name=NAMES["seller-1"]),
    ADMIN,
)
LIFETIME: Final = timedelta(days=1)


class StoryClock:
    """Stands at the moment of which the story tells."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._at = start

    def turn_to(self, minutes_ago: float) -> None:
        self._at = self._start - timedelta(minutes=minutes_ago)

    def now(self) -> datetime:
        return self._at


async def offer_demo(container: Container) -> None:
    """Let anybody sign in as one of the people, and find something to read."""

    def sign(person: Caller) -> str:
        return container.tokens().sign(person, container.clock().now(), LIFETIME)

    await tell_story(container)
    serve_demo(container.http(), PEOPLE, sign)


async def tell_story(container: Container) -> None:
    """Store the conversations as if they had been written lately, unless the buyer has any already."""
    buyer, first = PEOPLE[0], PageRequest(1)
    if (await container.application().chats.list_page(ListChatsPageCommand(buyer, buyer.user_id, first))).items:
        return
    clock = StoryClock(container.clock().now())
    past = build(replace(container.ports(), clock=clock), replace(container.options(), quotas=Quotas()))
    await past.desk.register_admin(RegisterAdminCommand(ADMIN, clock.now()))
    for talk in STORY:
        await _tell(past, clock, talk)


async def _tell(past: Application, clock: StoryClock, talk: Talk) -> None:
    clock.turn_to(talk.lines[0].minutes_ago)
    people = [_participant(one) for one in talk.people]
    chat = (await past.chats.open(OpenChatCommand(_caller(talk.people[0]), people))).chat
    read = len(talk.lines) - talk.unread
    await _say(past, clock, chat.id, talk.lines[:read])
    for one in talk.people:
        await past.messages.mark_chat_read(MarkChatReadCommand(_caller(one), chat.id, with_notifications=True))
    await _say(past, clock, chat.id, talk.lines[read:])


async def _say(past: Application, clock: StoryClock, chat_id: ChatId, lines: Iterable[Line]) -> None:
    for line in lines:
        clock.turn_to(line.minutes_ago)
        draft = Draft(UserId(line.sender), line.text)
        await past.messages.send(SendMessageCommand(_caller(line.sender), draft, chat_id))


def _caller(name: str) -> Caller:
    """Who acts for `name`: for the desk, its admin."""
    return ADMIN if name in (DESK, ADMIN.user_id) else Caller(UserId(name), name=NAMES[name])


def _participant(name: str) -> Participant:
    if name == DESK:
        return Participant(DESK, DESK_NAME)
    first, _, last = NAMES[name].partition(" ")
    return Participant(UserId(name), first, last)
