from dataclasses import dataclass, field
from typing import Any

from adapters.socketio.device import Device
from domain.caller import Caller
from domain.ids import ChatId, UserId
from domain.session import SessionUse


@dataclass(slots=True)
class Connection:
    """A connected device: by which session it was let in, where it asks to be told from, the tick at which its token
    runs out, how many of its events in a row were too many (`excess`), and which chats it has open and as whom."""

    device: Device
    session_use: SessionUse
    since: Any
    expiry: int
    excess: int = 0
    joined: dict[ChatId, UserId] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        return self.session_use.caller

    @property
    def sid(self) -> str:
        return self.device.sid
