"""Every named type, with the routes and events that use it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.http.docs.events import events, is_alias
from adapters.http.docs.html import entry, field_table, prose, sample
from adapters.http.docs.layout import Link
from adapters.http.docs.operations import operation_id
from adapters.http.docs.samples import pretty
from adapters.http.docs.schemas import example_of, field_rows, one_line, resolved

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NamedType:
    name: str
    schema: Json
    uses: list[Link] = field(default_factory=list)


def types(openapi: Json, asyncapi: Json) -> Mapping[str, NamedType]:
    """The named types of both documents in alphabetical order, resolved. `Problem` is in every answer that refuses;
    its uses are not listed."""
    schemas = {**asyncapi["components"]["schemas"], **openapi["components"]["schemas"]}
    found = {name: NamedType(name, resolved(schema, schemas)) for name, schema in schemas.items()}
    for schema, link in [*_http_uses(openapi), *_event_uses(asyncapi)]:
        whole = resolved(schema, schemas)
        for name in _titles(whole):
            named = found.setdefault(name, NamedType(name, _titled(whole, name)))
            if link not in named.uses:
                named.uses.append(link)
    return dict(sorted(found.items()))


def type_entry(one: NamedType) -> str:
    uses = ", ".join(f'<a href="#{link.identifier}">{link.tag} {link.label}</a>' for link in one.uses)
    facts = [field_table("Fields", list(field_rows(one.schema))), f"<h4>Used by</h4><p>{uses}</p>" if uses else ""]
    lead = prose(one_line(one.schema.get("description", "")))
    return entry(f"type-{one.name}", one.name, lead, facts, [sample("Example", pretty(example_of(one.schema)))])


def _http_uses(openapi: Json) -> Iterator[tuple[Json, Link]]:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            shown = path.replace("{", ":").replace("}", "")
            link = Link(operation_id(method, path), shown, method.upper())
            contents = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in contents:
                if (media := content.get("content", {}).get("application/json")) is not None:
                    yield media["schema"], link


def _event_uses(asyncapi: Json) -> Iterator[tuple[Json, Link]]:
    for direction, tag in (("from", "emit"), ("to", "on")):
        for name, message in events(asyncapi, direction).items():
            if not is_alias(message):
                yield message["payload"], Link(f"{tag}-{name}", name, tag)


def _titles(schema: Any) -> Iterator[str]:
    """The names of all types inside a resolved schema."""
    for one in _parts(schema):
        if one.get("type") == "object" and "title" in one and "properties" in one:
            yield one["title"]


def _titled(schema: Any, name: str) -> Json:
    return next(one for one in _parts(schema) if one.get("title") == name)


def _parts(schema: Any) -> Iterator[Json]:
    """Every object inside `schema`, itself first."""
    if isinstance(schema, dict):
        yield schema
    children = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for child in children:
        yield from _parts(child)
