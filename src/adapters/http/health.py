"""Probes and figures, for whoever operates the service."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated, Final

from pydantic import Field
from sanic import HTTPResponse, Request
from typing_extensions import TypedDict

from adapters.http.json import answer
from adapters.http.routes import Route, Routes
from adapters.wire.model import exact
from application.api import Application
from domain.errors import Unauthenticated

METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


@exact
class StatusJson(TypedDict):
    status: Annotated[str, Field(examples=["ok"], description="`ok`, or `ready` from /ready")]


@dataclass(frozen=True, slots=True)
class HealthHandlers:
    """`metrics` gives all figures in Prometheus' text format. They require `metrics_token`, if there is one."""

    app: Application
    metrics: Callable[[], Awaitable[bytes]]
    metrics_token: str | None

    def routes(self) -> Routes:
        return [
            Route("GET", "/health", self.health, "The process lives.", answers={200: StatusJson}, is_open=True),
            Route(
                "GET",
                "/ready",
                self.ready,
                "It can do its work; 503 otherwise.",
                answers={200: StatusJson},
                is_open=True,
            ),
            Route(
                "GET",
                "/metrics",
                self.figures,
                "Figures for Prometheus; with the token of the metrics, if one is set.",
                answers={200: str},
                refusals=(401,),
                is_open=True,
            ),
        ]

    async def health(self, _: Request) -> HTTPResponse:
        return answer({"status": "ok"})

    async def ready(self, _: Request) -> HTTPResponse:
        await self.app.health.check_readiness()
        return answer({"status": "ready"})

    async def figures(self, request: Request) -> HTTPResponse:
        authorization = (request.headers.get("authorization") or "").encode("utf-8", "replace")
        if self.metrics_token is not None and not compare_digest(
            authorization, f"Bearer {self.metrics_token}".encode()
        ):
            raise Unauthenticated("the token of the metrics is required")
        return HTTPResponse(await self.metrics(), content_type=METRICS_TYPE)
