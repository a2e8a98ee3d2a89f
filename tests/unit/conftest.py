import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

UNIT_TESTS = Path(__file__).parent


@pytest.fixture(autouse=True)
def no_connections(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test does without I/O: whatever connects fails. Beside other tests that is not enforced, because the
    service that they share goes on working in this process."""
    if not all(item.path.is_relative_to(UNIT_TESTS) for item in request.session.items):
        return

    def refuse(_: socket.socket, address: Any) -> NoReturn:
        raise AssertionError(f"a unit test connects to {address}")

    for method in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, method, refuse)
