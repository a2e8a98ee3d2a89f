import pytest

from application.events.read_missed_events import ReadMissedEventsCommand
from domain.caller import Caller, Role
from domain.errors import NotFound
from domain.events import MessagePosted
from domain.ids import UserId
from tests.support.application import FakeApplication, caller


async def test_everybody_is_given_what_they_missed(app: FakeApplication) -> None:
    chat = await app.open("a", "b")
    await app.open("b", "c")
    begun = (await app.events.read_missed(ReadMissedEventsCommand(caller("a"), None))).up_to
    sent = await app.send("b", chat=chat)
    await app.send("b", to="c")
    page = await app.events.read_missed(ReadMissedEventsCommand(caller("a"), begun))
    (entry,) = page.entries
    assert entry.events[0] == MessagePosted(sent.message, (UserId("a"),), delivered=False)
    assert page.up_to == await app.log.head()
    assert not (await app.events.read_missed(ReadMissedEventsCommand(caller("a"), page.up_to))).entries


async def test_admins_are_given_what_the_desk_missed(app: FakeApplication) -> None:
    root = await app.admin("root")
    await app.send("a", to="admin")
    assert (await app.events.read_missed(ReadMissedEventsCommand(root, 0))).entries
    assert not (await app.events.read_missed(ReadMissedEventsCommand(caller("eve"), 0))).entries
    assert (await app.events.read_missed(ReadMissedEventsCommand(Caller(UserId("sue"), Role.ADMIN), 0))).entries


async def test_an_unknown_position_is_not_found(app: FakeApplication) -> None:
    await app.send("a", to="b")
    with pytest.raises(NotFound):
        await app.events.read_missed(ReadMissedEventsCommand(caller("a"), 99))
