"""Commands that need the stores, beside a service that may be running on them."""

import asyncio
from collections.abc import Awaitable, Callable

from entrypoints.container import Container
from entrypoints.database import explaining_the_database, shared_database
from entrypoints.observability import configure_logging
from entrypoints.secret import with_secret
from entrypoints.settings import Settings


def run_with_container(work: Callable[[Container], Awaitable[int]]) -> int:
    """The exit status that `work` answers. Raises `StartError` or `EmbeddedMongoError` when there is no database."""
    settings, _ = with_secret(Settings())
    configure_logging(settings.log_level, settings.log_format)
    with shared_database(settings) as ready:
        return asyncio.run(_run(Container(settings=ready), work))


async def _run(container: Container, work: Callable[[Container], Awaitable[int]]) -> int:
    try:
        with explaining_the_database(container.settings()):
            await container.mongo_probe().check()
        return await work(container)
    finally:
        await container.mongo_client().close()
        container.blocking_client().close()
