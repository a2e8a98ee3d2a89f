from tests.contract.examples import NOON


async def test_admins_are_known_once_until_they_are_removed(storage):
    admins = storage.admins
    for name in ("sue", "root", "sue"):
        await admins.add(name, NOON)
    assert await admins.all() == ["root", "sue"]
    assert await admins.remove("sue")
    assert not await admins.remove("sue")
    assert await admins.all() == ["root"]
