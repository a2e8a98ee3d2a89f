"""The page for browsers, as `make page` built it."""

from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic

from adapters.http.routes import Handler

BUILT: Final = Path(__file__).with_name("page")
START: Final = "index.html"
FOR_EVER: Final = "public, max-age=31536000, immutable"
NOT_BUILT: Final = "The page has not been built: `make page` does that. The HTTP API is described at /docs."

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
    " trusted-types 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page; `zipped` is the same by gzip, when that is smaller."""

    content: bytes
    zipped: bytes | None
    content_type: str
    caching: str

    def answer(self, request: Request) -> HTTPResponse:
        headers = {**HEADERS, "Cache-Control": self.caching}
        body = self.content
        if self.zipped is not None:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in request.headers.get("accept-encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = self.zipped
        return HTTPResponse(body, headers=headers, content_type=self.content_type)


def built_page(folder: Path = BUILT) -> Mapping[str, Asset]:
    """The files of the page by their paths under `folder`; none when it was not built."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".gz"]
    return {file.relative_to(folder).as_posix(): _asset(file, folder) for file in files}


def _asset(file: Path, folder: Path) -> Asset:
    zipped = file.with_name(f"{file.name}.gz")
    kind = guess_type(file.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith("javascript")
    has_hash = file.parent != folder
    return Asset(
        file.read_bytes(),
        zipped.read_bytes() if zipped.exists() else None,
        f"{kind}; charset=utf-8" if text else kind,
        FOR_EVER if has_hash else "no-cache",
    )


def serve_page(sanic: Sanic[Any, Any], page: Mapping[str, Asset]) -> None:
    """Serve the page at `/`, or say there that it was not built."""
    if not page:
        sanic.add_route(_not_built, "/", methods=["GET", "HEAD"], name="page")
        return
    for number, (path, asset) in enumerate(sorted(page.items())):
        address = "/" if path == START else f"/{path}"
        sanic.add_route(_handler(asset), address, methods=["GET", "HEAD"], name=f"page_{number}")


def _handler(asset: Asset) -> Handler:
    async def handle(request: Request) -> HTTPResponse:
        return asset.answer(request)

    return handle


async def _not_built(_: Request) -> HTTPResponse:
    return HTTPResponse(NOT_BUILT, status=404, headers=HEADERS, content_type="text/plain; charset=utf-8")
