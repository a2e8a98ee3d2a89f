from datetime import timedelta

from domain.ids import UserId
from tests.support.examples import NOON
from tests.support.storage import Storage

ROOT, SUE = UserId("root"), UserId("sue")
LATER = NOON + timedelta(seconds=1)


async def test_admins_are_known_once_until_they_are_removed(storage: Storage) -> None:
    admins = storage.admins
    for name in ("sue", "root", "sue"):
        await admins.add(UserId(name), NOON)
    assert await admins.all() == ["root", "sue"]
    assert await admins.remove(UserId("sue"))
    assert not await admins.remove(UserId("sue"))
    assert await admins.all() == ["root"]


async def test_an_admin_is_known_by_their_latest_token_until_it_is_forgotten(storage: Storage) -> None:
    admins = storage.admins
    for issued_at in (NOON, LATER, NOON):
        await admins.add_by_token(ROOT, issued_at, LATER)
    assert await admins.by_token() == {ROOT: LATER}
    await admins.forget_tokens(ROOT, LATER)
    assert await admins.all() == ["root"]
    await admins.forget_tokens(ROOT, LATER + timedelta(seconds=1))
    assert (await admins.all(), await admins.by_token()) == ([], {})


async def test_whom_an_operator_added_stays_an_admin_when_their_tokens_are_forgotten(storage: Storage) -> None:
    admins = storage.admins
    await admins.add(ROOT, NOON)
    await admins.add_by_token(SUE, NOON, NOON)
    await admins.add(SUE, NOON)
    assert await admins.by_token() == {SUE: NOON}
    for name in (ROOT, SUE):
        await admins.forget_tokens(name, LATER)
    assert (await admins.all(), await admins.by_token()) == (["root", "sue"], {})
    assert await admins.remove(SUE)
    assert await admins.all() == ["root"]
