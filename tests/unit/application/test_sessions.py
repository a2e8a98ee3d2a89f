"""Who is let in, and who is no longer."""

from datetime import timedelta

import pytest

from application.sessions.authenticator import Authenticator
from application.sessions.manage_sessions import EndSessionCommand, ListSessionsCommand, RevokeUserCommand
from domain.caller import Caller, Role
from domain.errors import Forbidden, NotFound, Unauthenticated
from domain.ids import SessionId, UserId
from domain.session import Revocation, Session
from tests.fakes.world import FakeTokens
from tests.support.application import FakeApplication

ANN = Caller(UserId("ann"))
ROOT = Caller(UserId("root"), Role.ADMIN)


@pytest.fixture
def tokens(app: FakeApplication) -> FakeTokens:
    now = app.clock.now()
    names = {"old": ANN, "new": ANN, "root": ROOT}
    app.tokens.sessions |= {
        name: Session(SessionId(name), caller, now, now + timedelta(days=1)) for name, caller in names.items()
    }
    return app.tokens


@pytest.fixture
def authenticator(app: FakeApplication, tokens: FakeTokens) -> Authenticator:
    return app.authenticator


async def sessions(app: FakeApplication) -> list[str]:
    return [one.id for one in await app.sessions.list(ListSessionsCommand(ANN))]


async def test_sessions_are_listed_the_last_used_first_until_they_are_ended(
    app: FakeApplication, authenticator: Authenticator
) -> None:
    await authenticator.authenticate("old", "192.0.2.1", "browser")
    assert await sessions(app) == ["old"]
    await authenticator.authenticate("new", "192.0.2.2", "phone")
    await authenticator.authenticate("root", "192.0.2.3", "desk")
    assert await sessions(app) == ["new", "old"]
    await app.sessions.end(EndSessionCommand(ANN, SessionId("old")))
    assert await sessions(app) == ["new"]
    with pytest.raises(Unauthenticated):
        await authenticator.authenticate("old", "192.0.2.1", "browser")
    await authenticator.authenticate("new", "192.0.2.2", "phone")


async def test_nobody_ends_a_session_of_somebody_else(app: FakeApplication, authenticator: Authenticator) -> None:
    await authenticator.authenticate("root", "192.0.2.3", "desk")
    with pytest.raises(NotFound):
        await app.sessions.end(EndSessionCommand(ANN, SessionId("root")))
    with pytest.raises(Forbidden):
        await app.sessions.revoke_user(RevokeUserCommand(ANN, UserId("ann")))
    await authenticator.authenticate("root", "192.0.2.3", "desk")


async def test_an_admin_ends_everything_that_was_issued_before(
    app: FakeApplication, authenticator: Authenticator, tokens: FakeTokens
) -> None:
    await app.sessions.revoke_user(RevokeUserCommand(ROOT, UserId("ann")))
    for token in ("old", "new"):
        with pytest.raises(Unauthenticated):
            await authenticator.authenticate(token, "192.0.2.1", "browser")
    now = app.clock.now()
    tokens.sessions["fresh"] = Session(SessionId("fresh"), ANN, now, now + timedelta(days=1))
    await authenticator.authenticate("fresh", "192.0.2.1", "browser")
    assert await sessions(app) == ["fresh"]


async def test_what_another_process_revokes_is_known_when_looked_for_and_forgotten_when_over(
    app: FakeApplication, authenticator: Authenticator
) -> None:
    told: list[Revocation] = []
    app.revocations.subscribe(told.append)
    soon = app.clock.now() + timedelta(seconds=1)
    await app.stores.revocations.add(Revocation(ANN.user_id, app.clock.now(), SessionId("old"), soon))
    await authenticator.authenticate("old", "192.0.2.1", "browser")
    await app.revocations.refresh()
    assert [one.session_id for one in told] == ["old"]
    with pytest.raises(Unauthenticated):
        await authenticator.authenticate("old", "192.0.2.1", "browser")
    app.stores.revocations.revocations.clear()
    app.clock.at += timedelta(minutes=2)
    await app.revocations.refresh()
    await authenticator.authenticate("old", "192.0.2.1", "browser")
