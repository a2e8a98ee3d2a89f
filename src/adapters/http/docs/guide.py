"""What a newcomer reads first: tokens, errors, lists, and how a device connects."""

from collections.abc import Sequence
from typing import Final

from adapters.http.docs.html import prose, sample
from adapters.http.docs.layout import Link, Section
from adapters.http.docs.samples import IDS, SETUP
from adapters.http.errors import TITLES

START: Final = """\
HTTP with JSON in UTF-8. Ids are 24 hex digits, times are ISO 8601 in UTC with milliseconds. Every route but the health
checks and this page requires a token: `Authorization: Bearer <token>` (RFC 6750). The platform signs the tokens; for
a try, `mazadclick token` does. Run these lines in a shell; then every curl line of this page works as it stands."""

IDS_LEAD: Final = """\
Bob writes to Ann, and the shell remembers the ids of the chat, the message, the notification and the session.
The lines that end sessions also end these tokens; make new ones afterwards."""

ERRORS: Final = """\
Every error is a problem document (RFC 9457, `application/problem+json`). A refused body names its fields in
`errors`. 429 and 503 carry `Retry-After` in seconds. A refused event is acknowledged with `ok: false`, and the event
`exception` says the same."""

PROBLEM: Final = """\
{
  "type": "about:blank",
  "title": "Wrong shape",
  "status": 422,
  "detail": "message field required",
  "errors": [{"field": "message", "detail": "field required"}]
}"""

LISTS: Final = """\
Lists are JSON arrays. `limit` (1–200) asks for a page, `before` or `after` for where it begins. The `Link` header
(RFC 8288) has the address of the next page, as long as there is one."""

LINK: Final = 'Link: </message/getAll/665f1c2e9b3e4a0012345678?limit=20&after=665f1c2e9b3e4a00123456a1>; rel="next"'

CONNECT: Final = """\
Events travel over Socket.IO (protocol 5) at `/socket.io/`, by websocket or polling. Every event from a device may ask
for an acknowledgement. A device that was away passes the last `eventId` it has as `since`, and receives what it missed
in order, then `synced`; `eventId` lets it drop repeats."""

CONNECT_SAMPLE: Final = """\
import { io } from "socket.io-client";

const socket = io(URL, { auth: { token, since: lastEventId } });
socket.on("connect_error", (error) => console.log(error.message));"""


def guide() -> Sequence[Section]:
    statuses = "".join(f"<li><code>{status}</code> {title.lower()}</li>" for status, title in TITLES.items())
    return [
        Section(
            "start",
            "Start",
            [Link("ids", "Ids for the examples")],
            f"<p>{prose(START)}</p>{sample('Tokens', SETUP.strip())}"
            f'<div id="ids"><p>{prose(IDS_LEAD)}</p>{sample("Ids for the examples", IDS.strip())}</div>',
        ),
        Section("connect", "Connect a device", [], f"<p>{prose(CONNECT)}</p>{sample('JavaScript', CONNECT_SAMPLE)}"),
        Section("lists", "Lists", [], f"<p>{prose(LISTS)}</p>{sample('Header of an answer', LINK)}"),
        Section(
            "errors",
            "Errors",
            [Link("type-Problem", "Problem"), Link("type-Refusal", "Refusal")],
            f'<p>{prose(ERRORS)}</p><ul class="inline">{statuses}</ul>{sample("Answer 422", PROBLEM)}',
        ),
    ]
