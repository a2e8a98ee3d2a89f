"""The page for browsers, as it is served."""

import gzip
from collections.abc import AsyncIterator, Mapping

import pytest

from adapters.http.static_site import Asset, built_page
from tests.support.service import Service, service_over, uri_of


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Asset]:
    """What a build leaves: the start, an asset with a hash in its name, and its gzip."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Page</title>")
    script = folder / "assets" / "index-AbC123.js"
    script.write_text("console.log('x')" * 50)
    script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(script.read_bytes()))
    return built_page(folder)


@pytest.fixture(scope="session")
async def with_page(mongo_uri: str, built: Mapping[str, Asset]) -> AsyncIterator[Service]:
    async with service_over(uri_of(mongo_uri, "page"), page=built) as service:
        yield service


@pytest.fixture(scope="session")
async def without_page(mongo_uri: str) -> AsyncIterator[Service]:
    async with service_over(uri_of(mongo_uri, "no_page"), page={}) as service:
        yield service


async def test_the_page_is_at_the_root_and_is_revalidated_each_time(with_page: Service) -> None:
    response = await with_page.http.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert "<title>Page</title>" in response.text


async def test_an_asset_with_a_hash_in_its_name_is_immutable_and_sent_compressed(with_page: Service) -> None:
    response = await with_page.http.get("/assets/index-AbC123.js")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.text.startswith("console.log")
    plain = await with_page.http.get("/assets/index-AbC123.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == response.text


@pytest.mark.parametrize("path", ["/", "/assets/index-AbC123.js"])
async def test_the_content_policy_admits_nothing_inline_and_no_other_origin(with_page: Service, path: str) -> None:
    headers = (await with_page.http.get(path)).headers
    policy = dict(directive.strip().split(" ", 1) for directive in headers["content-security-policy"].split(";"))
    assert policy.pop("default-src") == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/assets/none.js", "/assets/../index.html", "/index.html.gz", "/assets/%2e%2e/x"])
async def test_no_other_file_is_served(with_page: Service, path: str) -> None:
    assert (await with_page.http.get(path)).status_code == 404


async def test_the_service_runs_without_the_page_and_says_so(without_page: Service) -> None:
    response = await without_page.http.get("/")
    assert response.status_code == 404
    assert "make page" in response.text
    assert (await without_page.http.get("/ready")).status_code == 200


async def test_nobody_is_signed_in_without_the_demo(with_page: Service) -> None:
    assert (await with_page.http.get("/demo/people")).status_code == 404
    assert (await with_page.http.post("/demo/people/admin-1/token")).status_code == 404
