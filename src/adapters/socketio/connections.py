import asyncio
from dataclasses import dataclass, field

from adapters.socketio.device import Device
from domain.caller import Caller
from domain.ids import ChatId, UserId


@dataclass(slots=True)
class Connection:
    """A connected device: whose it is, which chats it has open and as whom, and when its token runs out."""

    device: Device
    caller: Caller
    expiry: asyncio.TimerHandle
    joined: dict[ChatId, UserId] = field(default_factory=dict)

    @property
    def sid(self) -> str:
        return self.device.sid


class Connections:
    """The devices connected to this process."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}

    def add(self, connection: Connection) -> None:
        self._by_sid[connection.sid] = connection

    def get(self, sid: str) -> Connection | None:
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> Connection | None:
        return self._by_sid.pop(sid, None)
