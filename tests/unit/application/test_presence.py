import pytest

from application.desk.register_admin import RegisterAdminCommand
from application.presence.connect_device import DeviceCommand
from application.presence.list_online_partners import OnlinePartnersCommand
from application.presence.signal_typing import SignalTyping, SignalTypingCommand
from domain.caller import Caller, Role
from domain.errors import Forbidden
from domain.events import TypingChanged, UserCameOnline, UserWentOffline
from domain.ids import DESK, UserId
from domain.typing_indicator import LONGEST_SILENCE
from tests.support.application import FakeApplication, caller

ANN, BOB = caller("ann"), caller("bob")


async def test_partners_hear_of_the_first_and_the_last_device_only(app: FakeApplication) -> None:
    await app.open("ann", "bob")
    await app.open("ann", "cid", "dan")
    for device in ("phone", "laptop"):
        await app.presence.connect_device(DeviceCommand(ANN, device))
    for device in ("phone", "laptop", "laptop"):
        await app.presence.disconnect_device(DeviceCommand(ANN, device))
    (came,), (went,) = app.publisher.of_type(UserCameOnline), app.publisher.of_type(UserWentOffline)
    assert came.partners == went.partners == {"bob", "cid", "dan"}


async def test_an_admin_who_connects_is_known_and_stands_for_the_desk(app: FakeApplication) -> None:
    root = Caller(UserId("root"), Role.ADMIN)
    for person in (root, ANN):
        await app.desk.register_admin(RegisterAdminCommand(person, app.clock.now()))
    assert await app.stores.admins.all() == ["root"]
    await app.presence.connect_device(DeviceCommand(root, "laptop"))
    assert await app.connected.connected([DESK]) == {DESK}
    await app.presence.disconnect_device(DeviceCommand(root, "laptop"))
    assert await app.connected.connected([DESK]) == frozenset()


async def test_a_user_learns_only_of_partners(app: FakeApplication) -> None:
    await app.open("ann", "bob")
    await app.open("ann", "admin")
    for person in (BOB, caller("eve"), Caller(UserId("root"), Role.ADMIN)):
        await app.presence.connect_device(DeviceCommand(person, person.user_id))
    assert await app.presence.list_online_partners(OnlinePartnersCommand(ANN, ANN.user_id)) == {"bob"}
    with pytest.raises(Forbidden):
        await app.presence.list_online_partners(OnlinePartnersCommand(BOB, ANN.user_id))


async def test_typing_ends_by_itself_and_keeps_nothing_in_memory(app: FakeApplication) -> None:
    chat = await app.open("ann", "bob")
    await app.presence.signal_typing(SignalTypingCommand(ANN, chat.id, True))
    started = app.clock.at
    while app.alarms.pending:
        await app.alarms.ring(app.clock)
    told = app.publisher.of_type(TypingChanged)
    assert [event.is_typing for event in told] == [True, False]
    assert told[1].at - started >= LONGEST_SILENCE
    assert isinstance(app.presence.signal_typing, SignalTyping)
    assert len(app.presence.signal_typing.indicators) == 0


async def test_typing_in_two_chats_is_told_in_both(app: FakeApplication) -> None:
    first, second = await app.open("ann", "bob"), await app.open("ann", "cid")
    for chat in (first, second, first):
        await app.presence.signal_typing(SignalTypingCommand(ANN, chat.id, True))
    assert [event.chat_id for event in app.publisher.of_type(TypingChanged)] == [first.id, second.id]
