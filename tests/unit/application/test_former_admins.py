"""Who is an admin no longer, because their latest token does not make them one or an operator removed them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from application.desk.manage_admins import ManageAdminCommand
from application.desk.register_admin import RegisterAdminCommand
from application.notifications.count_unread_notifications import CountUnreadNotificationsCommand
from application.notifications.list_notifications import ListNotificationsCommand
from application.notifications.mark_notification_read import (
    MarkAllNotificationsReadCommand,
    MarkNotificationReadCommand,
)
from application.paging import PageRequest
from domain.caller import Caller, Operator, Role
from domain.errors import NotFound, Unauthenticated
from domain.events import LogEntry
from domain.ids import DESK, SessionId, UserId
from domain.session import Session
from tests.support.application import FakeApplication

ROOT = UserId("root")
ADMIN, USER = Caller(ROOT, Role.ADMIN), Caller(ROOT)
OPERATOR = Operator("ops", "a machine")
DAY = timedelta(days=1)

Issue = Callable[[Caller, int], str]


@pytest.fixture
def issue(app: FakeApplication) -> Issue:
    """Issues a token of a caller so many seconds from now; it is named by that and by the role."""
    start = app.clock.now()

    def issue(caller: Caller, seconds: int) -> str:
        token, at = f"{caller.role} {seconds}", start + timedelta(seconds=seconds)
        app.tokens.sessions[token] = Session(SessionId(token), caller, at, at + DAY)
        return token

    return issue


async def use(app: FakeApplication, token: str) -> None:
    """Use `token` for a connection, as the gateway does."""
    session = (await app.authenticator.authenticate(token, "192.0.2.1", "browser")).session
    await app.desk.register_admin(RegisterAdminCommand(session.caller, session.issued_at))


async def known(app: FakeApplication) -> list[str]:
    await app.former_admins.end()
    return list(await app.stores.admins.all())


async def test_a_later_token_of_a_user_ends_that_they_are_an_admin(app: FakeApplication, issue: Issue) -> None:
    await use(app, issue(ADMIN, 1))
    assert await known(app) == ["root"]
    await use(app, issue(USER, 2))
    assert await known(app) == []
    with pytest.raises(Unauthenticated):
        await use(app, issue(ADMIN, 1))
    await use(app, issue(USER, 2))
    await use(app, issue(ADMIN, 3))
    assert await known(app) == ["root"]


@pytest.mark.parametrize("seconds", [0, 1])
async def test_a_token_of_a_user_that_is_not_later_changes_nothing(
    app: FakeApplication, issue: Issue, seconds: int
) -> None:
    await use(app, issue(USER, seconds))
    await use(app, issue(ADMIN, 1))
    await use(app, issue(USER, seconds))
    assert await known(app) == ["root"]
    await use(app, issue(ADMIN, 1))


async def test_an_admin_token_that_was_used_for_calls_only_ends_too(app: FakeApplication, issue: Issue) -> None:
    await app.authenticator.authenticate(issue(ADMIN, 1), "192.0.2.1", "browser")
    await app.authenticator.authenticate(issue(USER, 2), "192.0.2.1", "browser")
    await app.former_admins.end()
    with pytest.raises(Unauthenticated):
        await app.authenticator.authenticate(issue(ADMIN, 1), "192.0.2.1", "browser")


async def test_an_older_admin_token_is_ended_when_it_comes_back(app: FakeApplication, issue: Issue) -> None:
    await use(app, issue(USER, 2))
    assert await known(app) == []
    await use(app, issue(ADMIN, 1))
    assert await known(app) == []
    with pytest.raises(Unauthenticated):
        await use(app, issue(ADMIN, 1))


async def test_what_operators_say_stays_whatever_tokens_say(app: FakeApplication, issue: Issue) -> None:
    await app.desk.add_admin(ManageAdminCommand(OPERATOR, ROOT))
    await use(app, issue(ADMIN, 1))
    await use(app, issue(USER, 2))
    assert await known(app) == ["root"]


async def test_an_admin_who_is_removed_is_let_in_as_one_with_a_later_token_only(
    app: FakeApplication, issue: Issue
) -> None:
    await use(app, issue(ADMIN, -5))
    assert await app.desk.remove_admin(ManageAdminCommand(OPERATOR, ROOT))
    assert await known(app) == []
    with pytest.raises(Unauthenticated):
        await use(app, issue(ADMIN, -5))
    await use(app, issue(USER, -5))
    await use(app, issue(ADMIN, 5))
    assert await known(app) == ["root"]


async def test_an_admin_who_was_removed_while_they_connected_is_forgotten(app: FakeApplication, issue: Issue) -> None:
    session = app.tokens.sessions[issue(ADMIN, -5)]
    await app.desk.remove_admin(ManageAdminCommand(OPERATOR, ROOT))
    await app.desk.register_admin(RegisterAdminCommand(session.caller, session.issued_at))
    assert await known(app) == []


async def test_what_is_for_the_desk_is_shown_to_its_user_while_they_are_an_admin(app: FakeApplication) -> None:
    await app.admin("root")
    await app.send("a", "a secret", to="admin")
    await app.open("b", "admin")
    await app.send("a", "hello", to="root")
    page = PageRequest(10)

    async def shown(caller: Caller) -> tuple[list[str], int]:
        listed = await app.notifications.list(ListNotificationsCommand(caller, ROOT, page))
        count = await app.notifications.count_unread(CountUnreadNotificationsCommand(caller, ROOT))
        return [one.type for one in listed.items], count

    assert await shown(ADMIN) == (["MESSAGE_RECEIVED", "CHAT_CREATED", "MESSAGE_ADMIN"], 3)
    assert await shown(USER) == (["MESSAGE_RECEIVED"], 1)
    for_desk = next(one for one in app.stores.notifications.notifications.values() if one.type == "MESSAGE_ADMIN")
    with pytest.raises(NotFound):
        await app.notifications.mark_read(MarkNotificationReadCommand(USER, for_desk.id))
    assert await app.notifications.mark_all_read(MarkAllNotificationsReadCommand(USER)) == 1
    assert await shown(ADMIN) == (["MESSAGE_RECEIVED", "CHAT_CREATED", "MESSAGE_ADMIN"], 2)


async def test_admins_hear_of_what_is_written_to_the_desk_as_the_desk(app: FakeApplication) -> None:
    await app.admin("root")
    await app.send("a", "a secret", to="admin")
    (entry,) = app.log.entries
    assert isinstance(entry, LogEntry)
    assert entry.audience == {"a", DESK}
