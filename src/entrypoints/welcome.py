"""What the operator reads when the service has started."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from adapters.jwt.tokens import JwtTokens
from domain.caller import Caller
from domain.ids import UserId
from entrypoints.settings import Settings

TRIAL: Final = timedelta(days=1)


def welcome(tokens: JwtTokens, settings: Settings, secret_file: Path | None) -> Callable[[str], None]:
    """A function that tells of the running service at an address. With the embedded database that includes two
    tokens and the lines that make a message arrive; with a shared one no token is ever printed."""

    def announce(address: str) -> None:
        lines = ["", f"  MazadClick messaging is running at {address}"]
        if settings.demo:
            lines.append("  Open that in a browser: three people are there to try it as")
        if secret_file is not None:
            lines.append(f"  The secret of the tokens is kept in {secret_file}")
        if settings.mongodb_uri is None:
            lines += _try_it(tokens, address)
        print("\n".join([*lines, ""]), flush=True)

    return announce


def _try_it(tokens: JwtTokens, address: str) -> list[str]:
    now = datetime.now(UTC)
    buyer = tokens.sign(Caller(UserId("buyer-1"), name="Amina"), now, TRIAL)
    seller = tokens.sign(Caller(UserId("seller-1"), name="Karim"), now, TRIAL)
    program = f"{sys.executable.rsplit('/', 1)[0]}/mazadclick"
    return [
        "",
        "  Try it. In a second terminal, let the seller Karim listen:",
        "",
        f"{program} listen --url {address} --token {seller}",
        "",
        "  In a third one, let the buyer Amina write to him:",
        "",
        f"curl {address}/message/create -H 'Content-Type: application/json' \\",
        f"  -H 'Authorization: Bearer {buyer}' \\",
        """  -d '{"sender": "buyer-1", "reciver": "seller-1", "message": "Is the lot still open?"}'""",
        "",
        "  The same in a page or in Node, with the official client (npm install socket.io-client):",
        "",
        'const { io } = require("socket.io-client");',
        f'io("{address}", {{ auth: {{ token: "{seller}" }} }}).onAny(console.log);',
    ]
