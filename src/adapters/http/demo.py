"""Sign-in without a password, to try the page: anybody may be one of a few invented people."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from sanic import HTTPResponse, Request, Sanic

from adapters.http.errors import Problem
from adapters.http.json import answer
from domain.caller import Caller

Sign = Callable[[Caller], str]


def serve_demo(sanic: Sanic[Any, Any], people: Sequence[Caller], sign: Sign) -> None:
    """List the people, and give a token of any of them. Only the service's own page may ask: any other page that the
    browser has open could ask too."""
    by_id = {str(person.user_id): person for person in people}

    async def listed(request: Request) -> HTTPResponse:
        _must_be_own_page(request)
        return answer([{"_id": one.user_id, "name": one.name, "role": one.role.value} for one in people])

    async def sign_in(request: Request, userId: str) -> HTTPResponse:
        _must_be_own_page(request)
        if userId not in by_id:
            raise Problem(404, "there is nobody of that name in the demo")
        response = answer({"token": sign(by_id[userId])})
        response.headers["Cache-Control"] = "no-store"
        return response

    sanic.add_route(listed, "/demo/people", methods=["GET"], name="demo_people")
    sanic.add_route(sign_in, "/demo/people/<userId>/token", methods=["POST"], name="demo_token")


def _must_be_own_page(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Problem(403, "only the page of this service may ask")
