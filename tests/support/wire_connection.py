"""Connections of a Sanic application without sockets: bytes in, bytes out."""

import asyncio
from typing import Any


class MemoryTransport(asyncio.Transport):
    """Keeps what is written. `is_closing` once either end has closed."""

    def __init__(self, protocol: asyncio.Protocol) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self._protocol = protocol
        self._is_closing = False
        self.written = bytearray()
        self.has_ended = False

    def write(self, data: Any) -> None:
        self.written += data

    def write_eof(self) -> None:
        self.has_ended = True

    def can_write_eof(self) -> bool:
        return True

    def close(self) -> None:
        if not self._is_closing:
            self._is_closing = self.has_ended = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    abort = close

    def is_closing(self) -> bool:
        return self._is_closing

    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    def get_write_buffer_size(self) -> int:
        return 0

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol


class WireConnection:
    """One connection to `sanic`, as `protocol` reads it."""

    def __init__(self, sanic: Any, protocol: type[Any], connections: set[Any] | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.protocol = protocol(loop=loop, app=sanic, connections=set() if connections is None else connections)
        self.transport = MemoryTransport(self.protocol)
        self.protocol.connection_made(self.transport)

    def send(self, data: bytes) -> None:
        self.protocol.data_received(data)

    @property
    def answered(self) -> bytes:
        return bytes(self.transport.written)

    def close(self) -> None:
        self.transport.close()
