from domain.ids import DESK, UserId
from domain.names import PersonName
from tests.support.examples import NOON
from tests.support.storage import Storage

A, B = UserId("a"), UserId("b")


async def test_known_users_are_those_in_chats_but_no_admins(storage: Storage) -> None:
    for users in (("a", "b"), ("b", DESK), ("root", "c")):
        await storage.open(*users)
    await storage.admins.add(UserId("root"), NOON)
    assert await storage.users.known_users() == ["a", "b", "c"]


async def test_what_users_are_called_by_their_token_comes_before_what_they_say(storage: Storage) -> None:
    users, said = storage.users, PersonName("Ann", "A.", "A. & Co")
    assert await users.names_of([A, B]) == {}
    await users.learn_names({}, {A: said, B: PersonName("Bob")})
    assert await users.names_of([A, B]) == {A: said, B: PersonName("Bob")}
    await users.learn_names({A: PersonName("Ann of the token")}, {A: PersonName("Annie", company="A. & Co")})
    await users.learn_names({}, {B: PersonName(last="B.")})
    named = PersonName("Ann of the token", company="A. & Co")
    assert await users.names_of([A, B]) == {A: named, B: PersonName(last="B.")}
