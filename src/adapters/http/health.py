from collections.abc import Callable

from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.routes import Route, Routes
from adapters.wire.representations import StatusJson
from application.api import Application

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def health_routes(app: Application, metrics: Callable[[], bytes]) -> Routes:
    """`metrics` gives all figures in Prometheus' text format."""

    async def health(_: Request) -> HTTPResponse:
        return answer({"status": "ok"})

    async def ready(_: Request) -> HTTPResponse:
        await app.check_readiness()
        return answer({"status": "ready"})

    async def figures(_: Request) -> HTTPResponse:
        return HTTPResponse(metrics(), content_type=METRICS_TYPE)

    return [
        Route("GET", "/health", health, "The process lives.", answers={200: StatusJson}, is_open=True),
        Route("GET", "/ready", ready, "It can do its work; 503 otherwise.", answers={200: StatusJson}, is_open=True),
        Route("GET", "/metrics", figures, "Figures for Prometheus.", answers={200: str}, is_open=True),
    ]
