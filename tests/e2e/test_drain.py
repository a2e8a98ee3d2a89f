"""SIGTERM with many sockets open: everybody is told when to come again, and no process is left."""

import asyncio
import re
import signal
from contextlib import ExitStack

from tests.support.bare import connect, raise_file_limit
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import processes_in
from tests.support.program import Start

SOCKETS = 2000
TOLD = re.compile(rb'42\["serverShutdown",\{"reconnectInMs":(\d+)\}\]')


async def test_two_thousand_sockets_are_closed_at_the_stop(start: Start) -> None:
    raise_file_limit()
    process = start(LOG_LEVEL="WARNING", RATE_LIMIT_CONNECTIONS="off")
    port = int(process.address.rpartition(":")[2])
    with ExitStack() as left:
        sockets = []
        for batch in range(0, SOCKETS, 50):
            connecting = (connect(port, process.token(f"u{n}"), stubborn=n % 4 == 0) for n in range(batch, batch + 50))
            sockets += await asyncio.gather(*connecting)
            for socket in sockets[-50:]:
                left.callback(socket.transport.abort)
        for socket in sockets[:100]:
            socket.transport.pause_reading()

        process.popen.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while process.popen.poll() is None or processes_in(process.data_dir / "mongodb"):
                await asyncio.sleep(0.02)
        assert process.popen.returncode == 0
        assert process.output.read_text().count("Traceback") == 0

        for socket in sockets[:100]:
            socket.transport.resume_reading()
        await asyncio.gather(*(socket.gone for socket in sockets))
        told = [int(found[1]) for socket in sockets if (found := TOLD.search(socket.read))]
        assert len(told) == SOCKETS
        assert max(told) <= 10_000
        assert len(set(told)) > SOCKETS / 4
