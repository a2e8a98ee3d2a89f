"""What users are called by themselves is gathered, and kept."""

from collections.abc import Collection, Mapping, Sequence

import pytest

from application.names.known_names import KnownNames
from domain.caller import Caller, Role
from domain.errors import Unavailable
from domain.ids import SessionId, UserId
from domain.names import PersonName
from domain.session import LONG_AGO, Session
from tests.fakes.stores import FakeStores

ANN, BOB, ROOT = UserId("ann"), UserId("bob"), UserId("root")


class Directory:
    """Counts what it is told, and is away if asked to."""

    def __init__(self) -> None:
        self.users = FakeStores().users
        self.is_away = False
        self.writes = 0

    async def known_users(self) -> Sequence[UserId]:
        return await self.users.known_users()

    async def names_of(self, users: Collection[UserId]) -> Mapping[UserId, PersonName]:
        return await self.users.names_of(users)

    async def learn_names(
        self, by_token: Mapping[UserId, PersonName], by_themselves: Mapping[UserId, PersonName]
    ) -> None:
        if self.is_away:
            raise Unavailable("away")
        self.writes += 1
        await self.users.learn_names(by_token, by_themselves)


@pytest.fixture
def directory() -> Directory:
    return Directory()


def session(user: UserId, name: str | None, role: Role = Role.USER) -> Session:
    return Session(SessionId("s"), Caller(user, role, name), LONG_AGO, LONG_AGO)


async def test_the_platform_comes_before_tokens_and_tokens_before_what_users_say(directory: Directory) -> None:
    names = KnownNames(directory)
    names.note_profile(ANN, PersonName("Annie"))
    assert await names.of([ANN, BOB]) == {ANN: PersonName("Annie")}
    names.note_token(session(ANN, "Ann A."))
    assert await names.of([ANN]) == {ANN: PersonName("Ann A.")}
    directory.users.of_the_platform[ANN] = PersonName("Ann", "Adams")
    assert await names.of([ANN]) == {ANN: PersonName("Ann", "Adams")}


async def test_a_name_is_stored_once_until_it_changes(directory: Directory) -> None:
    names = KnownNames(directory)
    for name in ("Ann", "Ann", None, "Ann"):
        names.note_token(session(ANN, name))
        await names.flush()
    assert directory.writes == 1
    names.note_token(session(ANN, "Ann A."))
    await names.flush()
    assert directory.writes == 2


async def test_what_cannot_be_stored_is_kept_for_the_next_time(directory: Directory) -> None:
    names = KnownNames(directory)
    names.note_token(session(ANN, "Ann"))
    directory.is_away = True
    with pytest.raises(Unavailable):
        await names.flush()
    directory.is_away = False
    assert await names.of([ANN]) == {ANN: PersonName("Ann")}


async def test_names_like_the_desks_are_not_kept(directory: Directory) -> None:
    names = KnownNames(directory)
    names.note_token(session(ROOT, "Support Team", Role.ADMIN))
    names.note_profile(ROOT, PersonName("Root", company="MazadClick"))
    assert await names.of([ROOT]) == {}
