"""python-socketio's server, held to what our clients are promised."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import socketio
from engineio.packet import NOOP, Packet
from socketio.packet import ACK

from adapters.socketio import engine
from adapters.socketio.device import Device, Rooms
from adapters.socketio.lane import Job, Lane
from adapters.socketio.outbox import Frame
from adapters.wire.events import Delivery

CONNECT_SECONDS: Final = 10.0
MAX_ATTACHMENTS: Final = 16

Responder = Callable[[str, Any, Sequence[Any]], Awaitable[Any]]
"""Answers one event: (sid, event name as sent, arguments) to the acknowledgement. Never raises."""


class SocketServer(socketio.AsyncServer):  # type: ignore[misc]
    """Hands every event of a client, in order, to one `respond`, and acknowledges each with what that answers.

    The stock server would run a client's handlers all at once, acknowledge nothing when a handler fails or is
    missing, let a client call the handlers of `connect` and `disconnect`, keep a connection on which packets are
    broken, and one that never says who it is.
    """

    def __init__(self, max_packet_bytes: int, origins: Sequence[str]) -> None:
        super().__init__(
            async_mode="sanic",
            logger=engine.quiet,
            engineio_logger=engine.quiet,
            **engine.options(max_packet_bytes, origins),
        )
        self.respond: Responder | None = None
        self._lanes: dict[str, Lane] = {}
        self.rooms = Rooms()

    def _engineio_server_class(self) -> Callable[..., engine.EngineServer]:
        return lambda **given: engine.EngineServer(
            **{name: value for name, value in given.items() if name != "async_mode"}
        )

    async def _handle_eio_connect(self, eio_sid: str, environ: Any) -> None:
        self.eio.adopt(eio_sid)
        await super()._handle_eio_connect(eio_sid, environ)
        asyncio.get_running_loop().call_later(CONNECT_SECONDS, self._end_unless_connected, eio_sid)

    def _end_unless_connected(self, eio_sid: str) -> None:
        if eio_sid in self.eio.sockets and self.manager.sid_from_eio_sid(eio_sid, "/") is None:
            self.start_background_task(self.eio.disconnect, eio_sid)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """A packet that breaks the protocol ends the connection, as the protocol says."""
        try:
            await super()._handle_eio_message(eio_sid, data)
            waiting = self._binary_packet.get(eio_sid)
            is_sound = waiting is None or 0 < waiting.attachment_count <= MAX_ATTACHMENTS
        except (ValueError, TypeError, LookupError, RecursionError):
            is_sound = False
        if not is_sound:
            self._binary_packet.pop(eio_sid, None)
            await self.eio.disconnect(eio_sid)

    async def _handle_event(self, eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:
        namespace = namespace or "/"
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        if sid is None or not self.manager.is_connected(sid, namespace):
            return
        if not isinstance(data, list) or not data:
            raise ValueError("an event is a list that begins with its name")

        async def job() -> None:
            answer = await self.respond(sid, data[0], data[1:])  # type: ignore[misc]
            if id is not None:
                await self._send_packet(eio_sid, self.packet_class(ACK, namespace=namespace, id=id, data=[answer]))

        await self.enqueue(sid, job)

    async def enqueue(self, sid: str, job: Job) -> None:
        """Do `job` when everything that the client sent before is done."""
        if sid not in self._lanes:
            self._lanes[sid] = Lane()
        await self._lanes[sid].put(job)

    async def finish_events(self, sid: str) -> None:
        """Return when every event that the client sent has been handled."""
        lane = self._lanes.pop(sid, None)
        if lane is not None:
            await lane.close()

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        """Also end what carries the session: the websocket when everything is written, or the poll that waits."""
        await super()._handle_eio_disconnect(eio_sid, reason)
        socket = self.eio.sockets.get(eio_sid)
        if socket is None:
            return
        if socket.upgraded:
            asyncio.get_running_loop().call_soon(socket.queue.put_nowait, None)
        else:
            await socket.queue.put(Packet(NOOP))

    async def hang_up(self, sid: str) -> None:
        """Tell the client that its session ends, and close its connection."""
        eio_sid = self.manager.eio_sid_from_sid(sid, "/")
        await self.disconnect(sid)
        if eio_sid is not None:
            await self.eio.disconnect(eio_sid)

    def device(self, sid: str) -> Device | None:
        """The client as a device, in no room yet; None when it has gone."""
        socket = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, "/"))
        return None if socket is None or socket.closed else Device(sid, socket.queue)

    def tell(self, delivery: Delivery) -> None:
        """Send an event, encoded once, to every device that it is for."""
        frame = _frame(delivery)
        for device in self.rooms.members(delivery.rooms, delivery.except_room):
            device.tell(frame)

    def replay(self, device: Device, delivery: Delivery) -> None:
        """Send one device what it missed, whatever is held back from it."""
        device.outbox.put_frame(_frame(delivery))

    def tell_one(self, device: Device, event: str, payload: Any) -> None:
        device.outbox.put_frame(Frame(event, payload))

    async def close_all(self) -> None:
        """Tell every client that the connection ends."""
        await asyncio.gather(*(self.eio.disconnect(eio_sid) for eio_sid in list(self.eio.sockets)))
        await self.shutdown()


def _frame(delivery: Delivery) -> Frame:
    return Frame(delivery.event, delivery.payload, delivery.event_id)
