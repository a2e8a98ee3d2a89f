"""The page at /docs: one request, no address but its own, readable without its script."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from adapters.http.docs.events import alias_rows, device_event_entry, events, is_alias, sent_event_entry
from adapters.http.docs.guide import guide
from adapters.http.docs.html import field_table, prose
from adapters.http.docs.layout import Link, Section, document
from adapters.http.docs.operations import operation_entry, operation_id
from adapters.http.docs.schemas import FieldRow
from adapters.http.docs.types import type_entry, types
from adapters.http.routes import Route

Json = dict[str, Any]

LEAD: Final = "Messages, chats and notifications over HTTP, and their events over Socket.IO."

CLOSING: Final = """\
When the server ends a connection, the close frame of the websocket has a code and a reason. 4000–4399: reconnect at
once. 4400–4499: reconnect after authenticating again. 4500–4999: do not reconnect. A polling client sees no code."""

TOPICS: Final[Mapping[str, str]] = {
    "message": "Messages",
    "chat": "Chats",
    "notification": "Notifications",
    "session": "Sessions",
    "service": "Health and figures",
}
"""The first part of a path → the section; all other paths belong to the last one."""


def page(routes: Sequence[Route], openapi: Json, asyncapi: Json) -> str:
    """The HTML of both documents, with all schemas resolved."""
    sections = [
        *guide(),
        *(_topic(topic, routes, openapi) for topic in TOPICS),
        _device_events(asyncapi),
        _sent_events(asyncapi),
        _closing(asyncapi),
        _types(openapi, asyncapi),
    ]
    return document(openapi["info"]["title"], openapi["info"]["version"], LEAD, sections)


def _topic(topic: str, routes: Sequence[Route], openapi: Json) -> Section:
    chosen = [route for route in routes if _topic_of(route) == topic]
    links = [
        Link(operation_id(route.method, route.path), route.path.replace("<", ":").replace(">", ""), route.method)
        for route in chosen
    ]
    return Section(topic, TOPICS[topic], links, "".join(operation_entry(route, openapi) for route in chosen))


def _topic_of(route: Route) -> str:
    first = route.path.split("/")[1]
    return first if first in TOPICS else "service"


def _device_events(asyncapi: Json) -> Section:
    received = events(asyncapi, "from")
    content = "".join(device_event_entry(name, message, asyncapi) for name, message in received.items())
    links = [Link(f"emit-{name}", name, "emit") for name in received]
    return Section("device-events", "Events from devices", links, content)


def _sent_events(asyncapi: Json) -> Section:
    sent = {name: message for name, message in events(asyncapi, "to").items() if not is_alias(message)}
    content = "".join(sent_event_entry(name, message, asyncapi) for name, message in sent.items())
    aliases = (
        '<article id="legacy"><h3>Legacy aliases</h3><p>With <code>LEGACY_EVENTS=true</code> the platform’s existing'
        f" clients are also sent these.</p><ul>{''.join(alias_rows(asyncapi))}</ul></article>"
    )
    links = [*(Link(f"on-{name}", name, "on") for name in sent), Link("legacy", "Legacy aliases")]
    return Section("sent-events", "Events to devices", links, content + aliases)


def _closing(asyncapi: Json) -> Section:
    reasons = asyncapi["channels"]["device"]["x-close-reasons"]
    rows = [
        FieldRow(f"{reason['code']} {reason['reason']}", reason["meaning"], True, f"Reconnect: {reason['reconnect']}.")
        for reason in reasons
    ]
    return Section("closing", "How a connection ends", [], f"<p>{prose(CLOSING)}</p>{field_table('Codes', rows)}")


def _types(openapi: Json, asyncapi: Json) -> Section:
    found = types(openapi, asyncapi)
    links = [Link(f"type-{name}", name) for name in found]
    return Section("types", "Types", links, "".join(type_entry(one) for one in found.values()))
