"""What the operator reads when the service has started."""

import sys
from collections.abc import Callable
from pathlib import Path
from shlex import quote

from entrypoints.secret import KeptSecret
from entrypoints.settings import Settings


def welcome(settings: Settings, secret: KeptSecret | None) -> Callable[[str], None]:
    """A function that announces the running service at an address. With a secret that the service made, it also
    prints the lines that make a message arrive. They make their tokens themselves, so that no token is printed."""

    def announce(address: str) -> None:
        lines = ["", f"  MazadClick messaging is running at {address}"]
        if settings.demo:
            lines.append("  Open that in a browser: three people are there to try it as")
        if secret is not None:
            lines.append(f"  The secret of the tokens is kept in {secret.file}")
            lines += _try_it(settings, address)
        print("\n".join([*lines, ""]), flush=True)

    return announce


def _try_it(settings: Settings, address: str) -> list[str]:
    command = Path(sys.executable).with_name("mazadclick")
    kept_in = settings.data_dir
    if command.is_relative_to(Path.cwd()) and kept_in == Settings.model_fields["data_dir"].default:
        return lines_to_try(address, str(command.relative_to(Path.cwd())))
    return lines_to_try(address, quote(str(command)), f"DATA_DIR={quote(str(kept_in.absolute()))} ")


def lines_to_try(address: str, command: str = ".venv/bin/mazadclick", data: str = "") -> list[str]:
    """Lines for two more terminals: `command` is the program, `data` what it needs to find the secret."""
    body = '{"sender": "buyer-1", "reciver": "seller-1", "message": "Is the lot still open?"}'
    return [
        "",
        "  Try it. In a second terminal, let the seller listen:",
        "",
        f"{command} listen --url {address} --token $({data}{command} token --user seller-1)",
        "",
        "  In a third one, let the buyer write:",
        "",
        f"curl {address}/message/create -H 'Content-Type: application/json' \\",
        f'  -H "Authorization: Bearer $({data}{command} token --user buyer-1)" \\',
        f"  -d '{body}'",
    ]
