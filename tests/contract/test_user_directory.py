from domain.ids import DESK, UserId
from tests.support.examples import NOON
from tests.support.storage import Storage


async def test_known_users_are_those_in_chats_but_no_admins(storage: Storage) -> None:
    for users in (("a", "b"), ("b", DESK), ("root", "c")):
        await storage.open(*users)
    await storage.admins.add(UserId("root"), NOON)
    assert await storage.users.known_users() == ["a", "b", "c"]
