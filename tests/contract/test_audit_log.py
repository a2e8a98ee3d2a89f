from dataclasses import replace
from datetime import timedelta

from domain.audit import AuditAction, AuditEntry
from tests.support.examples import NOON
from tests.support.storage import Storage


async def test_what_was_done_is_kept_newest_first(storage: Storage) -> None:
    audit = storage.audit
    first = AuditEntry("root", AuditAction.REVOKE, "$ne", NOON, "192.0.2.1")
    later = [
        replace(first, action=action, subject="x", at=NOON + timedelta(seconds=n))
        for n, action in enumerate(AuditAction, start=1)
    ]
    for entry in (first, *later):
        await audit.write(entry)
    assert await audit.latest(100) == [*later[::-1], first]
    assert await audit.latest(1) == later[-1:]
