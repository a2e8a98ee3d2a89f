"""The `mazadclick` command. What a single command needs is imported by it, so that the small ones answer at once."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from pydantic import ValidationError

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller, Role
from domain.errors import MessagingError
from domain.ids import user_id
from entrypoints.secret import with_secret
from entrypoints.setting_names import all_settings, misspelled
from entrypoints.settings import Settings
from entrypoints.start_errors import StartError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is the process's exit status: 2 for a mistake in settings or arguments."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
        return result
    except ValidationError as error:
        for found in error.errors(include_input=False):
            setting = ".".join(str(step) for step in found["loc"]).upper()
            _say(f"{setting + ': ' if setting else ''}{found['msg'].removeprefix('Value error, ')}")
    except (StartError, MessagingError, OSError) as error:
        _say(str(error))
    return 2


def _say(sentence: str) -> None:
    """To standard error, because standard output is for what the command was asked for."""
    print(f"mazadclick: {sentence}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mazadclick", description="Real-time messaging for the MazadClick platform")
    parser.add_argument("--version", action="version", version=f"mazadclick {version('mazadclick-messaging')}")
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

    admin = commands.add_parser("admin", help="say who the admins are").add_subparsers(required=True, metavar="what")
    for name, what in (("add", "know a user as an admin"), ("remove", "forget an admin who was added here")):
        one = admin.add_parser(name, help=what)
        one.add_argument("user")
        one.set_defaults(run=_administer, work=f"{name}_admin")
    admin.add_parser("list", help="list every known admin").set_defaults(run=_administer, work="list_admins", user=None)

    broadcasts = commands.add_parser("broadcasts", help="list broadcasts and how far they are")
    broadcasts.set_defaults(run=_administer, work="list_broadcasts", user=None)

    revoke = commands.add_parser("revoke", help="end every session of a user whose token was issued before now")
    revoke.add_argument("user")
    revoke.set_defaults(run=_administer, work="revoke")

    audit = commands.add_parser("audit", help="show what admins did: the last 1000 times, newest last")
    audit.set_defaults(run=_administer, work="show_audit", user=None)

    check = commands.add_parser("check", help="try out a running service")
    check.add_argument("what", choices=("socket", "db", "notifications", "realtime"))
    check.add_argument("--url", help="address of the service (default: by HOST and PORT)")
    check.set_defaults(run=_check)

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
    from entrypoints.serve import serve

    return serve()


def _token(options: argparse.Namespace) -> int:
    for warning in misspelled(os.environ):
        _say(warning)
    settings, secret = with_secret(Settings())
    if secret is not None and secret.is_new:
        _say(f"a new secret is in {secret.file}; a service with another DATA_DIR or JWT_SECRET refuses this token")
    tokens = JwtTokens(settings.secrets)
    token = tokens.sign(Caller(user_id(options.user), Role(options.role), options.name), datetime.now(UTC), options.ttl)
    tokens.verify(token)  # nobody is given a token that the service refuses
    print(token)
    return 0


def _settings(_: argparse.Namespace) -> int:
    settings = all_settings()
    name, default = (
        max(len(one) for one in column) for column in zip(*((s.name, s.default) for s in settings), strict=True)
    )
    for setting in settings:
        print(f"{setting.name:<{name}}  {setting.default:<{default}}  {setting.meaning}")
    return 0


def _administer(options: argparse.Namespace) -> int:
    from entrypoints.cli import admin
    from entrypoints.cli.run import run_with_container

    works: dict[str, Callable[..., Awaitable[int]]] = {
        "add_admin": admin.add_admin,
        "remove_admin": admin.remove_admin,
        "list_admins": admin.list_admins,
        "list_broadcasts": admin.list_broadcasts,
        "revoke": admin.revoke,
        "show_audit": admin.show_audit,
    }
    arguments = [] if options.user is None else [options.user]
    return run_with_container(lambda container: works[options.work](container.application(), *arguments))


def _check(options: argparse.Namespace) -> int:
    from entrypoints.cli.check import run_check
    from entrypoints.cli.run import run_with_container

    return run_with_container(lambda container: run_check(container, options.what, options.url or _url(Settings())))


def _listen(options: argparse.Namespace) -> int:
    from entrypoints.cli.listen import listen

    with suppress(KeyboardInterrupt):
        return asyncio.run(listen(options.url or _url(Settings()), options.token))
    return 0


def _url(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}"
