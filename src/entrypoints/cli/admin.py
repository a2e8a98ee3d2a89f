"""`mazadclick admin`, `broadcasts`, `revoke` and `audit`: what operators do from the command line."""

import getpass
import platform
from typing import Final

from application.api import Application
from application.audit import ReadAuditCommand
from application.broadcasts.list_broadcasts import ListBroadcastsCommand
from application.desk.manage_admins import ListAdminsCommand, ManageAdminCommand
from application.sessions.manage_sessions import RevokeUserCommand
from domain.caller import Operator
from domain.ids import user_id

MOST_SHOWN: Final = 1000


def operator() -> Operator:
    """Whoever is logged in on this machine."""
    return Operator(getpass.getuser(), platform.node())


async def add_admin(app: Application, name: str) -> int:
    await app.desk.add_admin(ManageAdminCommand(operator(), user_id(name, "admin")))
    print(f"{name} is an admin")
    return 0


async def remove_admin(app: Application, name: str) -> int:
    """1 when nobody of that name is known as an admin here; the platform's own admins cannot be removed. Admin tokens
    of that name are refused in any case."""
    removed = await app.desk.remove_admin(ManageAdminCommand(operator(), user_id(name, "admin")))
    print(f"{name} is no longer an admin" if removed else f"{name} was not added here")
    print(f"every admin token of {name} that was issued before now is refused")
    return 0 if removed else 1


async def list_admins(app: Application) -> int:
    for admin in await app.desk.list_admins(ListAdminsCommand(operator())):
        print(admin)
    return 0


async def revoke(app: Application, name: str) -> int:
    await app.sessions.revoke_user(RevokeUserCommand(operator(), user_id(name, "user")))
    print(f"every token of {name} that was issued before now is refused")
    return 0


async def list_broadcasts(app: Application) -> int:
    for one in await app.broadcasts.list(ListBroadcastsCommand(operator())):
        state = "done" if one.is_finished else "under way"
        print(f"{one.created_at:%Y-%m-%d %H:%M:%S}  {one.id}  {one.done}/{one.total}  {state}  by {one.sent_by}")
    return 0


async def show_audit(app: Application) -> int:
    for one in reversed(await app.desk.read_audit(ReadAuditCommand(operator(), MOST_SHOWN))):
        print(f"{one.at:%Y-%m-%d %H:%M:%S}  {one.actor}  {one.action}  {one.subject}  from {one.origin}")
    return 0
