"""The HTTP API in OpenAPI 3.1, made from the routes and the types of their bodies and answers."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from adapters.http.errors import TITLES
from adapters.http.routes import Route
from adapters.wire.model import json_schema
from adapters.wire.scalars import ID_PATTERN, NO_CONTROL_CHARACTERS, SESSION_PATTERN
from domain.ids import MAX_USER_ID_LENGTH

Json = dict[str, Any]

REFERENCE: Final = "#/components/schemas/{model}"
USER_ID: Final = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_USER_ID_LENGTH,
    "pattern": NO_CONTROL_CHARACTERS,
}
OBJECT_ID: Final = {"type": "string", "pattern": ID_PATTERN}
SESSION_ID: Final = {"type": "string", "pattern": SESSION_PATTERN}
PROBLEM: Final = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "additionalProperties": False,
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def openapi(routes: Sequence[Route], version: str) -> Json:
    """The OpenAPI 3.1.0 document of `routes`."""
    schemas: Json = {"Problem": PROBLEM}
    paths: Json = {}
    for route in routes:
        path = re.sub(r"<(\w+)>", r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "MazadClick messaging",
            "version": version,
            "description": "Ids are 24 hex digits, times ISO 8601 in UTC with milliseconds. What devices receive over"
            " Socket.IO is in [asyncapi.json](asyncapi.json).",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _operation(route: Route, schemas: Json) -> Json:
    operation: Json = {
        "operationId": f"{route.method.lower()}_{re.sub('[^a-zA-Z]+', '_', route.path).strip('_')}",
        "tags": [route.path.split("/")[1]],
        "summary": route.summary,
        "parameters": [*_path_parameters(route), *_parameters(route)],
        "responses": {
            **{str(status): _answer(type_, status, schemas) for status, type_ in route.answers.items()},
            **{str(status): _refusal(status) for status in _refusals(route)},
        },
    }
    if route.body is not None:
        content = {"application/json": {"schema": _schema(route.body, schemas)}}
        operation["requestBody"] = {"required": not route.is_body_optional, "content": content}
    if not route.is_open:
        operation["security"] = [{"token": []}]
    return operation


def _refusals(route: Route) -> list[int]:
    always = [] if route.is_open else [401, 429]
    return sorted({*route.refusals, *always, 503})


def _path_parameters(route: Route) -> list[Json]:
    names = re.findall(r"<(\w+)>", route.path)
    schemas: Mapping[str, Json] = {"userId": USER_ID, "sessionId": SESSION_ID}
    return [{"name": name, "in": "path", "required": True, "schema": schemas.get(name, OBJECT_ID)} for name in names]


def _parameters(route: Route) -> list[Json]:
    return [
        {"name": one.name, "in": one.place, "description": one.description, "schema": one.schema}
        for one in route.parameters
    ]


def _answer(type_: Any, status: int, schemas: Json) -> Json:
    if type_ is str:
        return {"description": "text", "content": {"text/plain": {"schema": {"type": "string"}}}}
    if type_ is None:
        return {"description": "done"}
    answer: Json = {
        "description": {201: "created", 202: "accepted"}.get(status, "done"),
        "content": {"application/json": {"schema": _schema(type_, schemas)}},
    }
    return answer


def _refusal(status: int) -> Json:
    refusal: Json = {
        "description": TITLES[status],
        "content": {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
    }
    if status in (429, 503):
        refusal["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}
    if status == 429:
        refusal["headers"] |= {name: {"schema": {"type": "string"}} for name in ("RateLimit", "RateLimit-Policy")}
    return refusal


def _schema(type_: Any, schemas: Json) -> Json:
    """A reference to the schema of `type_`, which is put into `schemas` with all that it refers to."""
    schema = json_schema(type_, REFERENCE)
    schemas |= schema.pop("$defs", {})
    if "title" not in schema:
        return schema
    schemas[schema["title"]] = schema
    return {"$ref": REFERENCE.format(model=schema["title"])}
