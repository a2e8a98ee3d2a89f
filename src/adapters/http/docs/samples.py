"""What a person copies: a curl line for each route, an emit line for each event."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from adapters.http.routes import Route
from adapters.wire.scalars import (
    EXAMPLE_CHAT,
    EXAMPLE_MESSAGE,
    EXAMPLE_NOTIFICATION,
    EXAMPLE_PARTNER,
    EXAMPLE_SESSION,
    EXAMPLE_USER,
)

VARIABLES: Final[Mapping[str, str]] = {
    EXAMPLE_CHAT: "$CHAT",
    EXAMPLE_MESSAGE: "$MESSAGE",
    EXAMPLE_NOTIFICATION: "$NOTIFICATION",
    EXAMPLE_SESSION: "$SESSION",
}
"""The id in the examples → the shell variable that `SETUP` sets to a real one."""

PATH_VALUES: Final[Mapping[str, str]] = {
    "idChat": "$CHAT",
    "chatId": "$CHAT",
    "id": "$NOTIFICATION",
    "sessionId": "$SESSION",
}

JSON_HEADER: Final = '-H "Content-Type: application/json"'
ONE_LINE: Final = 52

SETUP: Final = f"""\
URL=localhost:3000
TOKEN=$(mazadclick token --user {EXAMPLE_USER})
PARTNER=$(mazadclick token --user {EXAMPLE_PARTNER})
ADMIN=$(mazadclick token --user root --role admin)
"""

IDS: Final = f"""\
first_id() {{ grep -o '"_id":"[^"]*"' | head -n 1 | cut -d '"' -f 4; }}
MESSAGE=$(curl -s "$URL/message/create" -H "Authorization: Bearer $PARTNER" \\
  {JSON_HEADER} -d '{{"message": "Hello", "sender": "{EXAMPLE_PARTNER}", "reciver": "{EXAMPLE_USER}"}}' | first_id)
CHAT=$(curl -s "$URL/chat/getchats" -X POST -H "Authorization: Bearer $TOKEN" | first_id)
NOTIFICATION=$(curl -s "$URL/notification" -H "Authorization: Bearer $TOKEN" | first_id)
SESSION=$(curl -s "$URL/session" -H "Authorization: Bearer $TOKEN" | first_id)
"""


def curl_line(route: Route, body: Any) -> str:
    """A command that succeeds as it stands once `SETUP` and `IDS` have run. `body` is None for a route without one."""
    parts = [f'curl "$URL{_address(route)}"']
    if route.method not in ("GET", "POST") or (route.method == "POST" and body is None):
        parts[0] = f'curl -X {route.method} "$URL{_address(route)}"'
    if not route.is_open:
        parts.append(f'-H "Authorization: Bearer {"$ADMIN" if route.is_for_admins else "$TOKEN"}"')
    if body is not None:
        parts += [JSON_HEADER, f"-d '{_shell(pretty(body))}'"]
    return " \\\n  ".join(parts)


def emit_line(event: str, payload: Any) -> str:
    """The event as a JavaScript client sends it, with an acknowledgement."""
    argument = "" if payload is None else f"{pretty(payload)}, "
    return f'socket.emit("{event}", {argument}console.log);'


def on_line(event: str) -> str:
    """The event as a JavaScript client receives it."""
    return f'socket.on("{event}", console.log);'


def pretty(value: Any, indent: str = "") -> str:
    """JSON, on one line wherever that is short."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= ONE_LINE or not isinstance(value, dict | list):
        return line
    deeper = f"{indent}  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {pretty(item, deeper)}" for name, item in value.items()]
    else:
        parts = [pretty(item, deeper) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closing}"


def _address(route: Route) -> str:
    user = EXAMPLE_PARTNER if route.is_for_admins else EXAMPLE_USER
    path = re.sub(r"<(\w+)>", lambda name: PATH_VALUES.get(name[1], user), route.path)
    has_pages = any(parameter.name == "page" for parameter in route.parameters)
    return f"{path}?limit=20" if has_pages else path


def _shell(text: str) -> str:
    """`text` inside single quotes, with the variables outside of them."""
    text = text.replace("'", "'\\''")
    for example, variable in VARIABLES.items():
        text = text.replace(example, f"'{variable}'")
    return text
