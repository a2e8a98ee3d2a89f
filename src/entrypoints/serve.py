"""`mazadclick serve`: the service from its settings to its end."""

import asyncio
import gc
import os
import resource
import signal
import sys
from contextlib import suppress

import structlog
import uvloop

from entrypoints.container import Container
from entrypoints.database import own_database
from entrypoints.lifespan import serve_until_stopped
from entrypoints.observability import configure_logging
from entrypoints.secret import with_secret
from entrypoints.setting_names import misspelled
from entrypoints.settings import Settings
from entrypoints.welcome import welcome

log = structlog.get_logger(__name__)


def collect_garbage_rarely() -> None:
    """What was loaded at the start stays, and need not be looked through again and again (docs/performance.md)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def raise_file_limit() -> None:
    """Every socket is an open file, and the limit that a shell sets is low."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def serve() -> int:
    """Run the service until SIGINT or SIGTERM. Raises `StartError` or `EmbeddedMongoError` when it cannot start."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    given = Settings()
    settings, secret = with_secret(given.model_copy(update={"demo": given.offers_demo}))
    configure_logging(settings.log_level, settings.log_format)
    for warning in misspelled(os.environ):
        log.warning(warning)
    raise_file_limit()
    with suppress(KeyboardInterrupt), own_database(settings) as with_database:
        container = Container(settings=with_database)
        announce = welcome(settings, secret)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            collect_garbage_rarely()
            runner.run(serve_until_stopped(container, announce))
    return 0
