"""The page at /docs: whole, small, and true."""

import gzip
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from adapters.http.app import api_routes
from adapters.http.docs.events import answer_schema, events, is_alias, payload_schema
from adapters.http.docs.handlers import DocsHandlers
from adapters.http.docs.html import prose
from adapters.http.docs.layout import ICON, POLICY, SCRIPT
from adapters.http.docs.operations import answer_schemas, body_schema, operation_id, operation_of
from adapters.http.docs.samples import curl_line, emit_line
from adapters.http.docs.schemas import example_of, field_rows, phrase, resolved
from adapters.http.docs.types import types
from adapters.http.routes import Route
from adapters.socketio.asyncapi import asyncapi
from adapters.socketio.commands import DeviceCommands
from adapters.wire.scalars import EXAMPLE_CHAT
from application.api import Application
from domain.errors import MessagingError
from tests.support.application import caller
from tests.support.present import present


async def no_figures() -> bytes:
    return b""


ROUTES = api_routes(cast(Application, None), no_figures, None)
EVENT_ROUTES = DeviceCommands(*cast(Any, [None] * 4)).routes()
DOCS = DocsHandlers.of(ROUTES, asyncapi(EVENT_ROUTES, "0"))
PAGE = DOCS.page.decode()
SCHEMAS = DOCS.openapi["components"]["schemas"]
DEVICES = events(DOCS.asyncapi, "from")
SENT = {name: message for name, message in events(DOCS.asyncapi, "to").items() if not is_alias(message)}


def validate(schema: Any, example: Any) -> None:
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(example)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_the_examples_of_a_route_are_valid_by_its_types(route: Route) -> None:
    operation = operation_of(route, DOCS.openapi)
    body = body_schema(operation, SCHEMAS)
    assert (body is None) == (route.body is None)
    if body is not None:
        validate(body, example_of(body))
        route.body.parse(example_of(body))
    for _, _, schema in answer_schemas(operation, SCHEMAS):
        if schema is not None:
            validate(schema, example_of(schema))


@pytest.mark.parametrize("name", DEVICES)
def test_the_examples_of_an_event_from_devices_are_valid_by_its_types(name: str) -> None:
    schema = payload_schema(DEVICES[name], DOCS.asyncapi)
    if schema is not None:
        validate(schema, example_of(schema))
        (model,) = (route.payload for route in EVENT_ROUTES if route.name == name)
        present(model).parse(example_of(schema))
    answer = answer_schema(DEVICES[name], DOCS.asyncapi)
    validate(answer, example_of(answer))


@pytest.mark.parametrize("name", SENT)
def test_the_example_of_an_event_to_devices_is_valid_by_its_type(name: str) -> None:
    schema = payload_schema(SENT[name], DOCS.asyncapi)
    assert schema is not None
    validate(schema, example_of(schema))


def test_the_examples_of_all_types_are_valid() -> None:
    for one in types(DOCS.openapi, DOCS.asyncapi).values():
        validate(one.schema, example_of(one.schema))


def test_the_example_bodies_are_commands_of_ann() -> None:
    for route in ROUTES:
        if hasattr(route.body, "command") and not route.is_body_optional:
            body = body_schema(operation_of(route, DOCS.openapi), SCHEMAS)
            assert body is not None
            try:
                route.body.parse(example_of(body)).command(caller("ann"))
            except MessagingError as error:
                pytest.fail(f"{route.path}: {error}")


def test_every_route_event_and_type_has_an_entry_with_its_line() -> None:
    for route in ROUTES:
        assert f'<article id="{operation_id(route.method, route.path)}"' in PAGE
    for name in DEVICES:
        assert f'<article id="emit-{name}"' in PAGE
        assert f'socket.emit("{name}"' in PAGE
    for name in SENT:
        assert f'<article id="on-{name}"' in PAGE
        assert f'socket.on("{name}"' in PAGE
    for name in types(DOCS.openapi, DOCS.asyncapi):
        assert f'<article id="type-{name}"' in PAGE
    assert PAGE.count("curl ") >= len(ROUTES)


def test_every_reason_to_close_is_on_the_page() -> None:
    for reason in DOCS.asyncapi["channels"]["device"]["x-close-reasons"]:
        assert f"<code>{reason['code']} {reason['reason']}</code>" in PAGE
        assert prose(reason["meaning"]) in PAGE


def test_every_link_leads_somewhere_and_every_anchor_is_unique() -> None:
    anchors = re.findall(r'\sid="([^"]+)"', PAGE)
    assert len(anchors) == len(set(anchors))
    links = re.findall(r'href="#([^"]+)"', PAGE.replace(SCRIPT, ""))
    assert set(links) <= set(anchors)


def test_no_reference_is_left_to_follow() -> None:
    assert "$ref" not in PAGE
    assert "#/components" not in PAGE


def test_the_page_is_one_request_and_small() -> None:
    assert len(DOCS.zipped_page) < 60_000
    assert gzip.decompress(DOCS.zipped_page) == DOCS.page
    assert not re.findall(r"\s(?:src|srcset|action)=|@import|url\(", PAGE)
    assert set(re.findall(r'href="([^"#][^"]*)"', PAGE)) == {ICON, "/docs/openapi.json", "/docs/asyncapi.json"}
    assert "http://" not in PAGE
    assert "https://" not in PAGE


def test_the_policy_admits_this_style_and_this_script_only() -> None:
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in POLICY
    assert POLICY.startswith("default-src 'none';")
    assert "unsafe" not in POLICY
    assert not re.findall(r'\s(?:style|on\w+)="', PAGE)


def test_only_the_search_waits_for_the_script() -> None:
    assert re.findall(r'<\w+ id="(\w+)"[^>]* hidden', PAGE) == ["search", "nothing"]


def test_a_curl_line_survives_apostrophes_and_takes_real_ids() -> None:
    route = next(route for route in ROUTES if route.path == "/message/mark-chat-read")
    line = curl_line(route, {"chatId": EXAMPLE_CHAT, "by": "o'x"})
    assert """-d '{"chatId": "'$CHAT'", "by": "o'\\''x"}'""" in line
    assert '-H "Authorization: Bearer $TOKEN"' in line


def test_an_event_without_payload_is_emitted_without() -> None:
    assert emit_line("test", None) == 'socket.emit("test", console.log);'


def test_types_are_said_in_words() -> None:
    assert phrase({"type": "string", "minLength": 1, "maxLength": 8}) == "text (1–8 characters)"
    assert phrase({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]}) == "integer (at least 0) or null"
    assert phrase({"enum": ["a", "b"]}) == "`a` or `b`"
    assert (
        phrase({"type": "array", "items": {"type": "boolean"}, "maxItems": 3})
        == "list of true or false (at most 3 items)"
    )


def test_fields_of_nested_types_are_named_by_their_path() -> None:
    inner = {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}
    schema = {"type": "object", "properties": {"a": {"$ref": "#/x/Inner"}, "c": {"type": "array", "items": inner}}}
    rows = list(field_rows(resolved(schema, {"Inner": inner})))
    assert [(row.name, row.is_required) for row in rows] == [("a", False), ("a.b", True), ("c", False), ("c[].b", True)]
