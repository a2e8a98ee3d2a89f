"""The `mazadclick` command."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import structlog
import uvloop
from pydantic import ValidationError

from adapters.jwt.tokens import JwtTokens
from adapters.mongo.embedded import EmbeddedMongoError, embedded_mongo
from domain.caller import Caller, Role
from domain.errors import MessagingError
from domain.ids import user_id
from entrypoints.container import Container
from entrypoints.listen import listen
from entrypoints.observability import configure_logging
from entrypoints.server import serve_until_stopped
from entrypoints.settings import Settings, with_secret
from entrypoints.welcome import welcome

log = structlog.get_logger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is the process's exit status: 2 for a mistake in settings or arguments."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
        return result
    except ValidationError as error:
        for found in error.errors(include_input=False):
            setting = ".".join(str(step) for step in found["loc"]).upper()
            print(
                f"mazadclick: {setting + ': ' if setting else ''}{found['msg'].removeprefix('Value error, ')}",
                file=sys.stderr,
            )
    except (MessagingError, EmbeddedMongoError, OSError) as error:
        print(f"mazadclick: {error}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mazadclick", description="Real-time messaging for the MazadClick platform")
    commands = parser.add_subparsers(required=True, metavar="command")

    serve = commands.add_parser("serve", help="run the service")
    serve.set_defaults(run=_serve)

    token = commands.add_parser("token", help="print a token (JWT) for a user")
    token.add_argument("--user", required=True, help="id of the user")
    token.add_argument("--role", choices=[role.value for role in Role], default=Role.USER.value)
    token.add_argument("--name", help="name shown to others")
    token.add_argument("--ttl", type=_seconds, default=timedelta(days=1), help="seconds it is valid (default: a day)")
    token.set_defaults(run=_token)

    settings = commands.add_parser("settings", help="list every setting with its default and meaning")
    settings.set_defaults(run=_settings)

    listener = commands.add_parser("listen", help="print what arrives at a user's device")
    listener.add_argument("--token", required=True)
    listener.add_argument("--url", help="address of the service (default: by HOST and PORT)")
    listener.set_defaults(run=_listen)
    return parser


def _seconds(text: str) -> timedelta:
    seconds = int(text)
    if not 1 <= seconds <= 10 * 366 * 86400:
        raise argparse.ArgumentTypeError("must be 1 second to 10 years")
    return timedelta(seconds=seconds)


def _serve(_: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings, secret_file = with_secret(Settings())
    configure_logging(settings.log_level, settings.log_format)
    try:
        with _database(settings) as ready_settings:
            container = Container(settings=ready_settings)
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                announce = welcome(container.tokens(), settings, secret_file)
                runner.run(serve_until_stopped(container, announce))
    except KeyboardInterrupt:
        pass
    return 0


@contextmanager
def _database(settings: Settings) -> Iterator[Settings]:
    """The settings with the address of a running database in them."""
    if settings.mongodb_uri is not None:
        yield settings
        return
    with embedded_mongo(settings.data_dir / "mongodb") as uri:
        yield settings.model_copy(update={"mongodb_uri": uri})


def _token(options: argparse.Namespace) -> int:
    settings, _ = with_secret(Settings())
    caller = Caller(user_id(options.user), Role(options.role), options.name)
    print(JwtTokens(settings.secrets).sign(caller, datetime.now(UTC), options.ttl))
    return 0


def _settings(_: argparse.Namespace) -> int:
    for name, field in Settings.model_fields.items():
        default = "unset" if field.default is None else field.default
        print(f"{name.upper():<20} {default!s:<12} {field.description}")
    return 0


def _listen(options: argparse.Namespace) -> int:
    settings = Settings()
    url: str = options.url or f"http://{settings.host}:{settings.port}"
    with suppress(KeyboardInterrupt):
        return asyncio.run(listen(url, options.token))
    return 0
