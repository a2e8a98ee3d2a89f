from typing import Protocol


class Identifiers(Protocol):
    """Fresh names for chats, messages and notifications: 24 hex digits, never the same twice, on any node."""

    def new(self) -> str: ...
