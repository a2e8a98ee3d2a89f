import socket
from typing import Any, NoReturn

import pytest


@pytest.fixture(autouse=True)
def no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test does without I/O: whatever connects fails."""

    def refuse(_: socket.socket, address: Any) -> NoReturn:
        raise AssertionError(f"a unit test connects to {address}")

    for method in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, method, refuse)
