from dataclasses import dataclass, field
from typing import Any

from adapters.socketio.device import Device
from domain.caller import Caller
from domain.ids import ChatId, UserId


@dataclass(slots=True)
class Connection:
    """A connected device: whose it is, where it asks to be told from, the tick at which its token runs out, and which
    chats it has open and as whom."""

    device: Device
    caller: Caller
    since: Any
    expiry: int
    joined: dict[ChatId, UserId] = field(default_factory=dict)

    @property
    def sid(self) -> str:
        return self.device.sid
