"""The documentation, for people and for programs."""

import json
from collections.abc import Sequence
from html import escape
from importlib.metadata import version
from typing import Any, Final

from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.openapi import openapi
from adapters.http.routes import Route, Routes

Json = dict[str, Any]

DISTRIBUTION: Final = "mazadclick-messaging"
PAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font: 0.875rem/1.4 ui-monospace, monospace }
pre { overflow: auto; padding: 0.75rem; border: 1px solid #8884 }
:root { color-scheme: light dark }
details { margin: 0.5rem 0 } summary { cursor: pointer } h2 { margin-top: 2.5rem }
"""


def documentation_routes(routes: Sequence[Route], socket: Json) -> Routes:
    """`socket` is the AsyncAPI document."""
    http = openapi(routes, version(DISTRIBUTION))
    page = _page(http, socket)

    async def openapi_json(_: Request) -> HTTPResponse:
        return answer(http)

    async def asyncapi_json(_: Request) -> HTTPResponse:
        return answer(socket)

    async def docs(_: Request) -> HTTPResponse:
        headers = {"Content-Security-Policy": PAGE_POLICY}
        return HTTPResponse(page, content_type="text/html; charset=utf-8", headers=headers)

    return [
        Route("GET", "/docs", docs, "This documentation as a page.", answers={200: str}, is_open=True),
        Route("GET", "/docs/openapi.json", openapi_json, "OpenAPI 3.1.", answers={200: dict}, is_open=True),
        Route("GET", "/docs/asyncapi.json", asyncapi_json, "AsyncAPI 3.", answers={200: dict}, is_open=True),
    ]


def _page(http: Json, socket: Json) -> str:
    """One page without scripts, so that it needs nothing from anywhere."""
    operations = "".join(
        _operation(method, path, operation)
        for path, methods in http["paths"].items()
        for method, operation in methods.items()
    )
    messages = socket["channels"]["device"]["messages"]
    told = "".join(_event(one) for name, one in messages.items() if name.startswith("to."))
    sent = "".join(_event(one) for name, one in messages.items() if name.startswith("from."))
    schemas = {**http["components"]["schemas"], **socket["components"]["schemas"]}
    types = "".join(_details(f"<code>{escape(name)}</code>", schema) for name, schema in schemas.items())
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(http['info']['title'])}</title>"
        f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
        f"<h1>{escape(http['info']['title'])} {escape(http['info']['version'])}</h1>"
        "<p>For programs: <a href=/docs/openapi.json>OpenAPI 3.1</a>, <a href=/docs/asyncapi.json>AsyncAPI 3</a>."
        f"<h2>HTTP</h2>{operations}<h2>Events that devices are told</h2>{told}"
        f"<h2>Events that devices may send</h2>{sent}<h2>Types</h2>{types}"
    )


def _operation(method: str, path: str, operation: Json) -> str:
    title = f"<code>{method.upper()} {escape(path)}</code> {escape(operation['summary'])}"
    return _details(
        title, {name: operation[name] for name in ("parameters", "requestBody", "responses") if name in operation}
    )


def _event(message: Json) -> str:
    return _details(f"<code>{escape(message['name'])}</code> {escape(message['summary'])}", message["payload"])


def _details(title: str, content: Json) -> str:
    return f"<details><summary>{title}</summary><pre>{escape(json.dumps(content, indent=2))}</pre></details>"
