"""The Socket.IO events as entries of the page."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.http.docs.html import code, entry, field_table, prose, sample
from adapters.http.docs.operations import type_link
from adapters.http.docs.samples import emit_line, on_line, pretty
from adapters.http.docs.schemas import example_of, field_rows, resolved

Json = dict[str, Any]


def events(asyncapi: Json, direction: str) -> Mapping[str, Json]:
    """The messages of one direction, `to` or `from` devices, by the names of their events."""
    messages = asyncapi["channels"]["device"]["messages"]
    prefix = f"{direction}."
    return {name.removeprefix(prefix): message for name, message in messages.items() if name.startswith(prefix)}


def payload_schema(message: Json, asyncapi: Json) -> Json | None:
    """The resolved schema of the payload; None for an event without one."""
    schema: Json = resolved(message["payload"], asyncapi["components"]["schemas"])
    return schema or None


def answer_schema(message: Json, asyncapi: Json) -> Json:
    """The resolved schema of the acknowledgement of an event from devices, besides `ok: true`."""
    schema: Json = resolved(message["x-acknowledgement"], asyncapi["components"]["schemas"])
    return schema


def sent_event_entry(name: str, message: Json, asyncapi: Json) -> str:
    """An event from the server to devices."""
    schema = payload_schema(message, asyncapi) or {}
    samples = [sample("Listen", on_line(name)), sample("Payload", pretty(example_of(schema)))]
    facts = [_type(schema), field_table("Payload", list(field_rows(schema)))]
    is_durable = "eventId" in schema.get("properties", {})
    kept = "kept in the event log, repeated by sync" if is_durable else "not kept"
    lead = f'{prose(message["summary"])} <span class="needs">{kept}</span>'
    return entry(f"on-{name}", f'<span class="method on">on</span> {code(name)}', lead, facts, samples)


def device_event_entry(name: str, message: Json, asyncapi: Json) -> str:
    """An event from a device to the server."""
    schema, answer = payload_schema(message, asyncapi), answer_schema(message, asyncapi)
    facts = [
        *([] if schema is None else [_type(schema), field_table("Payload", list(field_rows(schema)))]),
        field_table("Acknowledgement, beside <code>ok: true</code>", list(field_rows(answer))),
    ]
    samples = [
        sample("Emit", emit_line(name, None if schema is None else example_of(schema))),
        sample("Acknowledgement", pretty({"ok": True, **example_of(answer)})),
    ]
    heading = f'<span class="method emit">emit</span> {code(name)}'
    return entry(f"emit-{name}", heading, prose(message["summary"]), facts, samples)


def alias_rows(asyncapi: Json) -> Iterator[str]:
    """The legacy aliases, which have no entry of their own."""
    for name, message in events(asyncapi, "to").items():
        if is_alias(message):
            yield f"<li>{code(name)}: {prose(message['summary'].removeprefix('Only with LEGACY_EVENTS: '))}</li>"


def is_alias(message: Json) -> bool:
    return bool(message["summary"].startswith("Only with LEGACY_EVENTS"))


def _type(schema: Json) -> str:
    return f"<p>Type: {type_link(schema)}</p>" if "title" in schema else ""
