from datetime import timedelta

import pytest

from application.broadcasts.run_broadcasts import CLAIM
from application.broadcasts.start_broadcast import StartBroadcastCommand
from domain.errors import Forbidden, Invalid
from domain.ids import UserId
from tests.support.application import MAX_LENGTH, FakeApplication, caller
from tests.support.present import present


async def run_all(app: FakeApplication) -> int:
    batches = 0
    while await app.broadcasts.run() is not None:
        batches += 1
    return batches


async def test_everybody_known_gets_it_from_the_desk_once(app: FakeApplication) -> None:
    root = await app.admin("root")
    await app.open("a", "b", "admin")
    await app.open("a", "root")
    broadcast = await app.broadcasts.start(StartBroadcastCommand(root, "Sale!"))
    assert broadcast.total == 2
    assert await run_all(app) == 1
    sent = [message for message in app.stores.messages.messages.values() if message.sender == "admin"]
    assert [(one.recipient, one.sent_by) for one in sent] == [("a", "root"), ("b", "root")]
    assert (await app.stores.broadcasts.all())[0].is_finished


async def test_what_a_dead_process_had_claimed_is_taken_up_later(app: FakeApplication) -> None:
    root = await app.admin("root")
    await app.broadcasts.start(StartBroadcastCommand(root, "Sale!", [UserId("a"), UserId("b")]))
    await app.stores.broadcasts.claim(app.clock.now(), app.clock.now() + CLAIM)
    assert await app.broadcasts.run() is None
    app.clock.at += CLAIM + timedelta(seconds=1)
    assert present(await app.broadcasts.run()).sent == 2


async def test_nobody_gets_it_twice(app: FakeApplication) -> None:
    root = await app.admin("root")
    broadcast = await app.broadcasts.start(StartBroadcastCommand(root, "Sale!", [UserId("a")]))
    await run_all(app)
    app.stores.broadcasts.recipients[broadcast.id] = [UserId("a")]
    await run_all(app)
    assert len(app.stores.messages.messages) == 1


async def test_only_admins_and_only_what_can_be_sent(app: FakeApplication) -> None:
    root = await app.admin("root")
    with pytest.raises(Forbidden):
        await app.broadcasts.start(StartBroadcastCommand(caller("a"), "Sale!"))
    for text in ("", "x" * (MAX_LENGTH + 1)):
        with pytest.raises(Invalid):
            await app.broadcasts.start(StartBroadcastCommand(root, text))
    assert not app.stores.broadcasts.broadcasts
