"""What goes over the line: headers, limits of size and time, encryption, who may see the figures."""

import asyncio
import ssl
import subprocess
from pathlib import Path

import aiohttp
import httpx
import pytest
from pymongo.asynchronous.database import AsyncDatabase

from adapters.mongo.driver.fields import Document
from tests.support.device import connect_patiently, patient_client
from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service, service_over, token, uri_of

SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "is_data"),
    [
        ("/health", True),
        ("/ready", True),
        ("/metrics", True),
        ("/docs", False),
        ("/docs/openapi.json", True),
        ("/nowhere", True),
        ("/message/create", True),
        ("/message/unread-count", True),
        ("/notification", True),
        ("/socket.io/?EIO=4&transport=polling", True),
        ("/socket.io/?EIO=3", True),
    ],
)
async def test_every_response_is_safe_for_browsers(service: Service, ann: Person, path: str, is_data: bool) -> None:
    for headers in ({}, {"Authorization": f"Bearer {ann.token}"}):
        response = await service.http.get(path, headers=headers)
        assert SAFE.items() <= response.headers.items(), response.headers
        assert "server" not in response.headers
        assert "x-powered-by" not in response.headers
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert (response.headers.get("cache-control") == "no-store") == is_data


async def raw(service: Service, request: bytes) -> bytes:
    host, port = service.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    async with asyncio.timeout(PATIENCE_SECONDS):
        answer = await reader.read()
    writer.close()
    return answer


async def test_headers_that_are_too_large_are_refused(service: Service) -> None:
    head = b"GET /health HTTP/1.1\r\nHost: here\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n"
    status = (await raw(service, head)).split(b" ")[1]
    assert status in (b"413", b"431")


@pytest.mark.parametrize("part", [b"GET /health HTTP/1.1\r\nX-Slow: ", b"GET"])
async def test_a_request_that_never_ends_times_out(
    mongo_uri: str, database: AsyncDatabase[Document], part: bytes
) -> None:
    async with service_over(uri_of(mongo_uri, database.name), request_timeout=0.5) as service:
        assert b" 408 " in await raw(service, part)
        assert (await service.http.get("/health")).status_code == 200


@pytest.mark.parametrize(
    ("origins", "allowed"), [("*", "*"), ("https://a.example", "https://a.example"), ("none", None)]
)
async def test_pages_of_other_origins_get_no_credentials(
    mongo_uri: str, database: AsyncDatabase[Document], origins: str, allowed: str | None
) -> None:
    async with service_over(uri_of(mongo_uri, database.name), cors_origins=origins) as service:
        asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "DELETE"}
        for path in ("/session", "/socket.io/?EIO=4&transport=polling"):
            for method in ("OPTIONS", "GET"):
                response = await service.http.request(method, path, headers=asked)
                assert response.headers.get("access-control-allow-origin") == allowed
                assert "access-control-allow-credentials" not in response.headers


async def test_the_metrics_may_require_a_token(mongo_uri: str, database: AsyncDatabase[Document], ann: Person) -> None:
    async with service_over(uri_of(mongo_uri, database.name), metrics_token="the scraper's own token") as service:
        statuses = [
            (await service.http.get("/metrics", headers=headers)).status_code
            for headers in (
                {},
                {b"Authorization": b"Bearer " + ann.token.encode()},
                {b"Authorization": b"Bearer \xff\xfe"},
                {b"Authorization": b"Bearer the scraper's own token"},
            )
        ]
        assert statuses == [401, 401, 401, 200]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    directory = tmp_path_factory.mktemp("tls")
    cert, key = directory / "cert.pem", directory / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    return cert, key


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_the_service_may_be_encrypted(
    mongo_uri: str, database: AsyncDatabase[Document], certificate: tuple[Path, Path], transport: str
) -> None:
    cert, key = certificate
    async with service_over(uri_of(mongo_uri, database.name), tls_cert=cert, tls_key=key) as service:
        assert service.address.startswith("https://")
        trusted = ssl.create_default_context(cafile=cert)
        async with httpx.AsyncClient(verify=trusted) as http:
            response = await http.get(f"{service.address}/health")
            assert response.headers["strict-transport-security"] == "max-age=31536000"
        async with asyncio.timeout(PATIENCE_SECONDS):
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusted)) as session:
                client = patient_client(reconnection=False, http_session=session)
                await connect_patiently(client, service.address, {"token": token("ann")}, [transport])
                assert (await client.call("test", timeout=PATIENCE_SECONDS))["ok"]
                await client.disconnect()
