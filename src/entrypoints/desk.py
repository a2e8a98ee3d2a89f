"""`mazadclick admin`, `broadcasts` and `revoke`: the desk as its operators see it."""

from domain.errors import Invalid
from domain.ids import DESK, user_id
from domain.session import Revocation
from entrypoints.container import Container


async def add_admin(container: Container, name: str) -> int:
    admin = user_id(name, "admin")
    if admin == DESK:
        raise Invalid.because("admin", "is the name of the desk, not of an admin")
    await container.stores().admins.add(admin, container.clock().now())
    print(f"{name} is an admin")
    return 0


async def remove_admin(container: Container, name: str) -> int:
    """1 when there was nobody of that name; the platform's own admins cannot be removed here."""
    removed = await container.stores().admins.remove(user_id(name, "admin"))
    print(f"{name} is no longer an admin" if removed else f"{name} was not added here")
    return 0 if removed else 1


async def revoke(container: Container, name: str) -> int:
    """Every process of the service knows it within a second."""
    user = user_id(name, "user")
    await container.revocations().add(Revocation(user, container.clock().now()))
    print(f"every token of {name} that was issued before now is refused")
    return 0


async def list_admins(container: Container) -> int:
    for admin in await container.stores().admins.all():
        print(admin)
    return 0


async def list_broadcasts(container: Container) -> int:
    for one in await container.stores().broadcasts.all():
        state = "done" if one.is_finished else "under way"
        print(f"{one.created_at:%Y-%m-%d %H:%M:%S}  {one.id}  {one.done}/{one.total}  {state}  by {one.sent_by}")
    return 0
