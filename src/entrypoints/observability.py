"""Every use case is timed and logged here, and nowhere else."""

import logging
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from functools import cache
from typing import Any, Final

import structlog
from structlog.typing import Processor

from adapters.telemetry.metrics import Metrics
from application.api import Application, Topic
from domain.errors import MessagingError, Unavailable

log = structlog.get_logger(__name__)

LEVELS: Final = logging.getLevelNamesMapping()


def configure_logging(level: str, log_format: str) -> None:
    """Write log lines of `level` and above to standard error, as JSON or for people. Tracebacks never show the values
    of variables: tokens and message texts are among them."""
    if log_format == "json":
        without_values = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        rendering: list[Processor] = [
            structlog.processors.ExceptionRenderer(without_values),
            structlog.processors.JSONRenderer(),
        ]
    else:
        traceback = structlog.dev.plain_traceback
        rendering = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=traceback)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *rendering,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)


def observed(app: Application, metrics: Metrics) -> Application:
    """The same application, with every use case logged and timed: its name, who asked, how it ended, how long it
    took."""
    parts: dict[str, Any] = {field.name: getattr(app, field.name) for field in fields(app)}
    topics = {name: part for name, part in parts.items() if isinstance(part, Topic)}
    return replace(app, **{name: _observed_topic(name, topic, metrics) for name, topic in topics.items()})


def _observed_topic(name: str, topic: Topic, metrics: Metrics) -> Any:
    use_cases = {field.name: getattr(topic, field.name) for field in fields(topic)}
    return replace(topic, **{one: _observed(f"{name}.{one}", use_case, metrics) for one, use_case in use_cases.items()})


def _observed(name: str, use_case: Callable[..., Awaitable[Any]], metrics: Metrics) -> Callable[..., Awaitable[Any]]:
    bound, times = log.bind(), cache(metrics.use_cases.labels)

    async def run(*command: Any) -> Any:
        caller = getattr(command[0], "caller", None) if command else None
        context = {"use_case": name, "user": caller.actor if caller else None}
        outcome, started = "failed", time.perf_counter()
        try:
            result = await use_case(*command)
            outcome = "done"
        except MessagingError as error:
            outcome = error.kind.value
            if isinstance(error, Unavailable):
                log.warning("unavailable", **context, cause=type(error.__cause__).__name__)
            raise
        finally:
            seconds = time.perf_counter() - started
            times(name, outcome).observe(seconds)
            bound.debug("use case", **context, outcome=outcome, ms=round(seconds * 1000, 2))
        return result

    return run
