from collections.abc import Callable
from hmac import compare_digest

from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.routes import Route, Routes
from adapters.wire.representations import StatusJson
from application.api import Application
from domain.errors import Unauthenticated

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def health_routes(app: Application, metrics: Callable[[], bytes], metrics_token: str | None) -> Routes:
    """`metrics` gives all figures in Prometheus' text format, to those who know the token, if there is one."""

    async def health(_: Request) -> HTTPResponse:
        return answer({"status": "ok"})

    async def ready(_: Request) -> HTTPResponse:
        await app.health.check_readiness()
        return answer({"status": "ready"})

    async def figures(request: Request) -> HTTPResponse:
        said = (request.headers.get("authorization") or "").encode("utf-8", "replace")
        if metrics_token is not None and not compare_digest(said, f"Bearer {metrics_token}".encode()):
            raise Unauthenticated("the token of the metrics is required")
        return HTTPResponse(metrics(), content_type=METRICS_TYPE)

    return [
        Route("GET", "/health", health, "The process lives.", answers={200: StatusJson}, is_open=True),
        Route("GET", "/ready", ready, "It can do its work; 503 otherwise.", answers={200: StatusJson}, is_open=True),
        Route(
            "GET",
            "/metrics",
            figures,
            "Figures for Prometheus; with the token of the metrics, if one is set.",
            answers={200: str},
            refusals=(401,),
            is_open=True,
        ),
    ]
