import pytest

from domain.errors import Conflict, NotFound
from tests.contract.examples import chat, message, notification


async def test_all_writes_become_one(storage):
    direct = chat(storage.identifiers, "a", "b")

    async def work(stores):
        await stores.chats.add(direct)
        await stores.messages.add(message(storage.identifiers, direct, "a", 1))
        await stores.notifications.add([notification(storage.identifiers, "b")])
        return "done"

    assert await storage.transactions.run(work) == "done"
    assert await storage.stores.messages.count_unread("b") == 1
    assert await storage.stores.notifications.count_unread("b") == 1


async def test_work_that_fails_leaves_nothing(storage):
    direct = chat(storage.identifiers, "a", "b")

    async def work(stores):
        await stores.chats.add(direct)
        await stores.messages.add(message(storage.identifiers, direct, "a", 1, key="k"))
        await stores.notifications.add([notification(storage.identifiers, "b")])
        await stores.messages.add(message(storage.identifiers, direct, "a", 2, key="k"))

    with pytest.raises(Conflict):
        await storage.transactions.run(work)
    with pytest.raises(NotFound):
        await storage.stores.chats.get(direct.id)
    assert await storage.stores.messages.find_by_key("a", "k") is None
    assert await storage.stores.notifications.count_unread("b") == 0


async def test_what_the_work_raises_is_raised(storage):
    async def work(stores):
        await stores.chats.add(chat(storage.identifiers, "a", "b"))
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await storage.transactions.run(work)
    assert await storage.stores.chats.of_user("a") == []


async def test_work_sees_its_own_writes_and_others_do_not_yet(storage):
    direct = chat(storage.identifiers, "a", "b")

    async def work(stores):
        await stores.chats.add(direct)
        assert await stores.chats.get(direct.id) == direct
        with pytest.raises(NotFound):
            await storage.stores.chats.get(direct.id)

    await storage.transactions.run(work)
    assert await storage.stores.chats.get(direct.id) == direct
