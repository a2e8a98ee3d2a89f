"""`mazadclick admin`, `broadcasts`, `revoke` and `audit`: the desk as its operators see it."""

import getpass
import platform
from typing import Final

from domain.audit import AuditAction, AuditEntry
from domain.errors import Invalid
from domain.ids import DESK, UserId, user_id
from domain.session import Revocation
from entrypoints.container import Container

MOST_SHOWN: Final = 1000


async def add_admin(container: Container, name: str) -> int:
    admin = user_id(name, "admin")
    if admin == DESK:
        raise Invalid.because("admin", "is the name of the desk, not of an admin")
    await _note(container, AuditAction.ADD_ADMIN, admin)
    await container.stores().admins.add(admin, container.clock().now())
    print(f"{name} is an admin")
    return 0


async def remove_admin(container: Container, name: str) -> int:
    """1 when there was nobody of that name; the platform's own admins cannot be removed here."""
    admin = user_id(name, "admin")
    await _note(container, AuditAction.REMOVE_ADMIN, admin)
    removed = await container.stores().admins.remove(admin)
    print(f"{name} is no longer an admin" if removed else f"{name} was not added here")
    return 0 if removed else 1


async def revoke(container: Container, name: str) -> int:
    """Every process of the service knows it within a second."""
    user = user_id(name, "user")
    await _note(container, AuditAction.REVOKE, user)
    await container.revocations().add(Revocation(user, container.clock().now()))
    print(f"every token of {name} that was issued before now is refused")
    return 0


async def show_audit(container: Container) -> int:
    for one in reversed(await container.stores().audit.latest(MOST_SHOWN)):
        print(f"{one.at:%Y-%m-%d %H:%M:%S}  {one.actor}  {one.action}  {one.subject}  from {one.origin}")
    return 0


async def _note(container: Container, action: AuditAction, subject: UserId) -> None:
    """What is done here is done by whoever is logged in on this machine."""
    now = container.clock().now()
    entry = AuditEntry(f"operator {getpass.getuser()}", action, subject, now, f"command line of {platform.node()}")
    await container.stores().audit.write(entry)


async def list_admins(container: Container) -> int:
    for admin in await container.stores().admins.all():
        print(admin)
    return 0


async def list_broadcasts(container: Container) -> int:
    for one in await container.stores().broadcasts.all():
        state = "done" if one.is_finished else "under way"
        print(f"{one.created_at:%Y-%m-%d %H:%M:%S}  {one.id}  {one.done}/{one.total}  {state}  by {one.sent_by}")
    return 0
