from domain.ids import UserId
from tests.support.examples import NOON
from tests.support.storage import Storage


async def test_admins_are_known_once_until_they_are_removed(storage: Storage) -> None:
    admins = storage.admins
    for name in ("sue", "root", "sue"):
        await admins.add(UserId(name), NOON)
    assert await admins.all() == ["root", "sue"]
    assert await admins.remove(UserId("sue"))
    assert not await admins.remove(UserId("sue"))
    assert await admins.all() == ["root"]
