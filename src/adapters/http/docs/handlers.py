"""Serves the documentation."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final, Self

from sanic import HTTPResponse, Request

from adapters.http.docs.layout import POLICY
from adapters.http.docs.page import page
from adapters.http.json import answer
from adapters.http.openapi import openapi
from adapters.http.routes import Route, Routes

Json = dict[str, Any]

DISTRIBUTION: Final = "mazadclick-messaging"


@dataclass(frozen=True, slots=True)
class DocsHandlers:
    """`openapi` and `asyncapi` are the documents, `page` is the HTML of both."""

    openapi: Json
    asyncapi: Json
    page: bytes
    zipped_page: bytes

    @classmethod
    def of(cls, routes: Sequence[Route], asyncapi: Json) -> Self:
        http = openapi(routes, version(DISTRIBUTION))
        html = page(routes, http, asyncapi).encode()
        return cls(http, asyncapi, html, gzip.compress(html, mtime=0))

    def routes(self) -> Routes:
        return [
            Route("GET", "/docs", self.docs, "This documentation as a page.", answers={200: str}, is_open=True),
            Route("GET", "/docs/openapi.json", self.openapi_json, "OpenAPI 3.1.", answers={200: dict}, is_open=True),
            Route("GET", "/docs/asyncapi.json", self.asyncapi_json, "AsyncAPI 3.", answers={200: dict}, is_open=True),
        ]

    async def docs(self, request: Request) -> HTTPResponse:
        headers, body = {"Content-Security-Policy": POLICY, "Vary": "Accept-Encoding"}, self.page
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"], body = "gzip", self.zipped_page
        return HTTPResponse(body, content_type="text/html; charset=utf-8", headers=headers)

    async def openapi_json(self, _: Request) -> HTTPResponse:
        return answer(self.openapi)

    async def asyncapi_json(self, _: Request) -> HTTPResponse:
        return answer(self.asyncapi)
