from sanic import HTTPResponse, Request

from adapters.http.json import answer
from adapters.http.routes import Route, Routes
from application.api import Application


def health_routes(app: Application) -> Routes:
    async def health(_: Request) -> HTTPResponse:
        """The process lives."""
        return answer({"status": "ok"})

    async def ready(_: Request) -> HTTPResponse:
        """It can do its work; 503 otherwise."""
        await app.check_readiness()
        return answer({"status": "ready"})

    return [
        Route("GET", "/health", health, is_open=True),
        Route("GET", "/ready", ready, is_open=True),
    ]
