"""The routes of the HTTP API as entries of the page."""

import re
from collections.abc import Iterator
from typing import Any

from adapters.http.docs.html import code, entry, field_table, prose, sample
from adapters.http.docs.samples import curl_line, pretty
from adapters.http.docs.schemas import FieldRow, example_of, field_rows, one_line, phrase, resolved
from adapters.http.routes import Route

Json = dict[str, Any]


def operation_id(method: str, path: str) -> str:
    """The anchor of an operation: `get-message-getAll-idChat`."""
    return "-".join([method.lower(), *re.findall("[A-Za-z]+", path)])


def operation_of(route: Route, openapi: Json) -> Json:
    """The operation of `route` in the OpenAPI document."""
    operation: Json = openapi["paths"][re.sub(r"<(\w+)>", r"{\1}", route.path)][route.method.lower()]
    return operation


def operation_entry(route: Route, openapi: Json) -> str:
    schemas, operation = openapi["components"]["schemas"], operation_of(route, openapi)
    body = body_schema(operation, schemas)
    heading = f'<span class="method {route.method.lower()}">{route.method}</span> {code(_path(route))}'
    lead = f'{prose(operation["summary"])} <span class="needs">{_needs(route)}</span>'
    facts = [
        field_table("Parameters", list(_parameter_rows(operation))),
        field_table("Body" + (", optional" if route.is_body_optional else ""), list(field_rows(body or {}))),
        *_answers(operation, schemas),
        _refusals(operation),
    ]
    samples = [sample("Request", curl_line(route, None if body is None else example_of(body)))]
    samples += _answer_samples(operation, schemas)
    return entry(operation_id(route.method, route.path), heading, lead, facts, samples)


def body_schema(operation: Json, schemas: Json) -> Json | None:
    """The resolved schema of the body; None for an operation without one."""
    if "requestBody" not in operation:
        return None
    schema: Json = resolved(operation["requestBody"]["content"]["application/json"]["schema"], schemas)
    return schema


def answer_schemas(operation: Json, schemas: Json) -> Iterator[tuple[str, str, Json | None]]:
    """The statuses of success with their description and resolved schema; None without JSON."""
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            content = response.get("content", {}).get("application/json")
            yield status, response["description"], None if content is None else resolved(content["schema"], schemas)


def type_link(schema: Json) -> str:
    """The type's name as a link to its entry."""
    if schema.get("type") == "array":
        return f"list of {type_link(schema['items'])}"
    title = schema.get("title")
    return f'<a href="#type-{title}">{title}</a>' if title else prose(phrase(schema))


def _path(route: Route) -> str:
    return re.sub(r"<(\w+)>", r":\1", route.path)


def _needs(route: Route) -> str:
    if route.is_open:
        return "open to all"
    return "needs an admin's token" if route.is_for_admins else "needs a token"


def _parameter_rows(operation: Json) -> Iterator[FieldRow]:
    for one in operation["parameters"]:
        if one["schema"].get("type") == "object":
            yield from field_rows(one["schema"])
        else:
            type_ = f"{phrase(one['schema'])}, in the {one['in']}"
            yield FieldRow(one["name"], type_, one.get("required", False), one.get("description", ""))


def _answers(operation: Json, schemas: Json) -> Iterator[str]:
    """The statuses of success with their types, then the fields of each type once."""
    answers = list(answer_schemas(operation, schemas))
    lines = (
        f"<li>{code(status)} {description}{'' if schema is None else f': {type_link(schema)}'}</li>"
        for status, description, schema in answers
    )
    yield f"<h4>Answers</h4><ul>{''.join(lines)}</ul>"
    schema = answers[0][2]
    if schema is not None:
        item = schema["items"] if schema.get("type") == "array" else schema
        if "description" in item:
            yield f"<p>{prose(one_line(item['description']))}</p>"
        yield field_table("Fields of the answer", list(field_rows(schema)))


def _refusals(operation: Json) -> str:
    refused = [
        f"<li>{code(status)} {response['description'].lower()}</li>"
        for status, response in operation["responses"].items()
        if not status.startswith("2")
    ]
    return f'<h4><a href="#errors">Errors</a></h4><ul class="inline">{"".join(refused)}</ul>'


def _answer_samples(operation: Json, schemas: Json) -> Iterator[str]:
    status, _, schema = next(answer_schemas(operation, schemas))
    if schema is not None:
        yield sample(f"Answer {status}", pretty(example_of(schema)))
