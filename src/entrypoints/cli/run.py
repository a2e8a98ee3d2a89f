"""Commands that need the stores, beside a service that may be running on them."""

import asyncio
from collections.abc import Awaitable, Callable

from entrypoints.container import Container
from entrypoints.database import shared_database
from entrypoints.observability import configure_logging
from entrypoints.settings import Settings, with_secret


def run_with_container(work: Callable[[Container], Awaitable[int]]) -> int:
    """The exit status that `work` answers. Raises as the database and the settings do."""
    settings, _ = with_secret(Settings())
    configure_logging(settings.log_level, settings.log_format)
    with shared_database(settings) as ready:
        return asyncio.run(_run(Container(settings=ready), work))


async def _run(container: Container, work: Callable[[Container], Awaitable[int]]) -> int:
    try:
        await container.mongo_probe().check()
        return await work(container)
    finally:
        await container.mongo_client().close()
        container.blocking_client().close()
