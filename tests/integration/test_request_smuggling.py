"""A front proxy and the service never disagree where a request ends: what is ambiguous is refused, and nothing that
comes after it on the connection is ever read as a request (RFC 9112)."""

import asyncio

import orjson
import pytest

from tests.support.patience import PATIENCE_SECONDS
from tests.support.service import Person, Service

SMUGGLED = b"GET /health HTTP/1.1\r\nHost: smuggled\r\n\r\n"
POST = b"POST /message/create HTTP/1.1\r\nHost: here\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"

MALFORMED_HEADS = {
    # section 2.2
    "bare LF ends a line": b"GET /health HTTP/1.1\nHost: here\r\n\r\n",
    "bare LF ends the head": b"GET /health HTTP/1.1\r\nHost: here\n\n",
    "bare CR ends a line": b"GET /health HTTP/1.1\rHost: here\r\n\r\n",
    "length behind a bare LF": POST + b"X: y\nContent-Length: %d\r\n\r\n",
    "length behind a bare CR": POST + b"X: y\rContent-Length: %d\r\n\r\n",
    "coding behind a bare LF": POST + b"X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "CR CR LF": POST + b"Content-Length: %d\r\r\n\r\n",
    "an empty line first": b"\r\nGET /health HTTP/1.1\r\nHost: here\r\n\r\n",
    # section 3
    "no version": b"GET /health\r\nHost: here\r\n\r\n",
    "another version": b"GET /health HTTP/2.0\r\nHost: here\r\n\r\n",
    "a version in small letters": b"GET /health http/1.1\r\nHost: here\r\n\r\n",
    "a version of one digit": b"GET /health HTTP/1\r\nHost: here\r\n\r\n",
    "a version of three digits": b"GET /health HTTP/1.10\r\nHost: here\r\n\r\n",
    "two spaces": b"GET  /health HTTP/1.1\r\nHost: here\r\n\r\n",
    "a tab": b"GET\t/health HTTP/1.1\r\nHost: here\r\n\r\n",
    "a space first": b" GET /health HTTP/1.1\r\nHost: here\r\n\r\n",
    "a space last": b"GET /health HTTP/1.1 \r\nHost: here\r\n\r\n",
    "a space in the target": b"GET /health x HTTP/1.1\r\nHost: here\r\n\r\n",
    "a control in the target": b"GET /health\x01 HTTP/1.1\r\nHost: here\r\n\r\n",
    "a target without a slash": b"GET health HTTP/1.1\r\nHost: here\r\n\r\n",
    "a target without a host": b"GET http:// HTTP/1.1\r\nHost: here\r\n\r\n",
    "a byte above ASCII in the target": b"GET /health\xff HTTP/1.1\r\nHost: here\r\n\r\n",
    "a method in small letters": b"head /health HTTP/1.1\r\nHost: here\r\n\r\n",
    "a method that is no token": b"G(T /health HTTP/1.1\r\nHost: here\r\n\r\n",
    # section 3.2
    "no Host": b"GET /health HTTP/1.1\r\n\r\n",
    "Host twice": b"GET /health HTTP/1.1\r\nHost: here\r\nHost: there\r\n\r\n",
    "the same Host twice": b"GET /health HTTP/1.1\r\nHost: here\r\nhost: here\r\n\r\n",
    "two hosts": b"GET /health HTTP/1.1\r\nHost: here, there\r\n\r\n",
    "a Host with a path": b"GET /health HTTP/1.1\r\nHost: here/there\r\n\r\n",
    "a Host with a user": b"GET /health HTTP/1.1\r\nHost: user@here\r\n\r\n",
    # sections 5.1 and 5.2
    "a space before the colon of the length": POST + b"Content-Length : %d\r\n\r\n",
    "a tab before the colon of the length": POST + b"Content-Length\t: %d\r\n\r\n",
    "a space before the colon of the coding": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a tab before the colon of the coding": POST + b"Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
    "a space before a colon": POST + b"X : y\r\n\r\n",
    "no colon": POST + b"Content-Length %d\r\n\r\n",
    "no name": POST + b": y\r\n\r\n",
    "NUL in a name": POST + b"Content-Length\0: %d\r\n\r\n",
    "NUL before a name": POST + b"\0Content-Length: %d\r\n\r\n",
    "NUL in a value": POST + b"X: a\0b\r\n\r\n",
    "a control in a value": POST + b"X: a\x08b\r\n\r\n",
    "a byte above ASCII in a name": POST + b"Content-L\xc3\xa9ngth: %d\r\n\r\n",
    "a name in brackets": POST + b"[Content-Length]: %d\r\n\r\n",
    "a folded line": POST + b"X: y\r\n z\r\nContent-Length: %d\r\n\r\n",
    "a folded length": POST + b"Content-Length:\r\n %d\r\n\r\n",
    "a folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "a space before the first field": b"POST /message/create HTTP/1.1\r\n Host: here\r\nHost: here\r\n\r\n",
    # section 6.1
    "a coding with a vertical tab": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "a coding behind a form feed": POST + b"Transfer-Encoding:\x0cchunked\r\n\r\n0\r\n\r\n",
    "a coding behind a no-break space": POST + b"Transfer-Encoding:\xc2\xa0chunked\r\n\r\n0\r\n\r\n",
    "a coding before a no-break space": POST + b"Transfer-Encoding: chunked\xa0\r\n\r\n0\r\n\r\n",
    "a coding before a space": POST + b"Transfer-Encoding: chunked \r\n\r\n0\r\n\r\n",
    "a coding before a tab": POST + b"Transfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a coding in quotes": POST + b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n',
    "a coding in capitals": POST + b"Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\nContent-Length: %d\r\n\r\n",
    "an empty coding": POST + b"Transfer-Encoding:\r\n\r\n",
    "chunked is not last": POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "two codings": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "coding and coding": CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "coding and length": CHUNKED + b"Content-Length: %d\r\n\r\n0\r\n\r\n",
    "length and coding": POST + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding in HTTP/1.0": CHUNKED.replace(b"1.1", b"1.0") + b"Connection: keep-alive\r\n\r\n0\r\n\r\n",
    # section 6.3
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n",
    "the same length twice": POST + b"Content-Length: 0\r\ncontent-length: 0\r\n\r\n",
    "a list of lengths": POST + b"Content-Length: 0, %d\r\n\r\n",
    "a list of the same length": POST + b"Content-Length: 0, 0\r\n\r\n",
    "a length with a plus": POST + b"Content-Length: +0\r\n\r\n",
    "a length with a minus": POST + b"Content-Length: -1\r\n\r\n",
    "a length with an underscore": POST + b"Content-Length: 0_0\r\n\r\n",
    "a length with a space": POST + b"Content-Length: 0 0\r\n\r\n",
    "a length in hexadecimal": POST + b"Content-Length: 0x0\r\n\r\n",
    "a length with a fraction": POST + b"Content-Length: 0.0\r\n\r\n",
    "a length in Arabic digits": POST + "Content-Length: ٠\r\n\r\n".encode(),
    "a length behind a vertical tab": POST + b"Content-Length: \x0b0\r\n\r\n",
    "a length behind a no-break space": POST + b"Content-Length: \xc2\xa00\r\n\r\n",
    "an empty length": POST + b"Content-Length:\r\n\r\n",
    "a huge length": POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n",
    "a body before websocket frames": b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: here\r\n"
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: %d\r\n\r\n",
}

MALFORMED_CHUNKS = {
    "longer than it says": b"2\r\n{}x\r\n0\r\n\r\n",
    "longer by a CR": b"2\r\n{}\r\r\n0\r\n\r\n",
    "no CRLF after a chunk": b"2\r\n{}0\r\n\r\n",
    "a bare LF after a chunk": b"2\r\n{}\n0\r\n\r\n",
    "a bare CR after a chunk": b"2\r\n{}\r0\r\n\r\n",
    "a bare LF after a size": b"2\n{}\r\n0\r\n\r\n",
    "an empty line first": b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "no size": b"\r\n{}\r\n0\r\n\r\n",
    "a size with a plus": b"+2\r\n{}\r\n0\r\n\r\n",
    "a size with a minus": b"-2\r\n{}\r\n0\r\n\r\n",
    "a size with an underscore": b"0_2\r\n{}\r\n0\r\n\r\n",
    "a size with 0x": b"0x2\r\n{}\r\n0\r\n\r\n",
    "a size behind a space": b" 2\r\n{}\r\n0\r\n\r\n",
    "a size before a space": b"2 \r\n{}\r\n0\r\n\r\n",
    "a size before a tab": b"2\t\r\n{}\r\n0\r\n\r\n",
    "a size before a vertical tab": b"2\x0b\r\n{}\r\n0\r\n\r\n",
    "a size before NUL": b"2\0\r\n{}\r\n0\r\n\r\n",
    "a size that is none": b"g\r\n{}\r\n0\r\n\r\n",
    "a huge size": b"f" * 17 + b"\r\n{}\r\n0\r\n\r\n",
    "a size with many noughts": b"0" * 300 + b"2\r\n{}\r\n0\r\n\r\n",
    "an extension with a bare LF": b"2;a=b\nc\r\n{}\r\n0\r\n\r\n",
    "an extension with a bare CR": b"2;a=b\rc\r\n{}\r\n0\r\n\r\n",
    "an extension behind a space": b"2 ;a\r\n{}\r\n0\r\n\r\n",
    "an extension with a quote": b'2;a="b\r\n{}\r\n0\r\n\r\n',
    "an extension without a name": b"2;\r\n{}\r\n0\r\n\r\n",
    "an oversize extension": b"2;a=" + b"x" * 300 + b"\r\n{}\r\n0\r\n\r\n",
    "a trailer": b"2\r\n{}\r\n0\r\nX: y\r\n\r\n",
    "a trailer that says a length": b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n",
    "a bare LF at the end": b"2\r\n{}\r\n0\r\n\n",
    "a bare CR at the end": b"2\r\n{}\r\n0\r\n\rx",
}


async def exchange(service: Service, *parts: bytes) -> bytes:
    """Everything that the service answers until it closes the connection, or keeps silent for a moment."""
    host, port = service.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    answered = b""
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while received := await reader.read(65536):
                answered += received
    finally:
        writer.close()
    return answered


def is_one_refusal(answered: bytes) -> bool:
    head, _, body = answered.partition(b"\r\n\r\n")
    assert answered.count(b"HTTP/1.1 ") == 1, answered
    assert head.startswith(b"HTTP/1.1 400 "), answered
    assert b"connection: close" in head.lower()
    assert b"content-type: application/problem+json" in head.lower()
    assert orjson.loads(body)["status"] == 400
    return True


@pytest.mark.parametrize("name", MALFORMED_HEADS)
async def test_an_ambiguous_head_is_refused_and_nothing_after_it_is_a_request(service: Service, name: str) -> None:
    head = MALFORMED_HEADS[name].replace(b"%d", b"%d" % len(SMUGGLED))
    assert is_one_refusal(await exchange(service, head + SMUGGLED))


@pytest.mark.parametrize("name", MALFORMED_HEADS)
async def test_an_ambiguous_head_that_comes_byte_by_byte(service: Service, name: str) -> None:
    head = MALFORMED_HEADS[name].replace(b"%d", b"%d" % len(SMUGGLED))
    assert is_one_refusal(await exchange(service, *(head[n : n + 1] for n in range(len(head))), SMUGGLED))


@pytest.mark.parametrize("name", MALFORMED_CHUNKS)
@pytest.mark.parametrize("at_once", [True, False])
async def test_an_ambiguous_chunk_is_refused_and_nothing_after_it_is_a_request(
    service: Service, ann: Person, name: str, at_once: bool
) -> None:
    head = CHUNKED + b"Content-Type: application/json\r\nAuthorization: Bearer " + ann.token.encode() + b"\r\n\r\n"
    chunks = MALFORMED_CHUNKS[name]
    parts = [chunks] if at_once else [chunks[n : n + 1] for n in range(len(chunks))]
    assert is_one_refusal(await exchange(service, head + parts[0], *parts[1:], SMUGGLED))


@pytest.mark.parametrize("name", MALFORMED_CHUNKS)
async def test_a_chunked_body_of_a_stranger_is_never_read(service: Service, name: str) -> None:
    answered = await exchange(service, CHUNKED + b"\r\n" + MALFORMED_CHUNKS[name] + SMUGGLED)
    assert answered.count(b"HTTP/1.1 ") == 1
    assert answered.startswith(b"HTTP/1.1 401 ")


async def test_a_body_in_very_many_chunks_is_refused(service: Service, ann: Person) -> None:
    head = CHUNKED + b"Content-Type: application/json\r\nAuthorization: Bearer " + ann.token.encode() + b"\r\n\r\n"
    assert is_one_refusal(await exchange(service, head + b"1\r\n \r\n" * 2000 + b"0\r\n\r\n" + SMUGGLED))


LAST = b"GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET /health HTTP/1.1\r\nhOST:here\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost:\t here \t\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: [::1]:3000\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost:\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: here\r\nX-Empty:\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: here\r\nX-Name: Fran\xe7ois \xd9\x85\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: here\r\nx!#$%&'*+-.^_`|~9: 1\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n",
        b"GET /health HTTP/1.0\r\nHost: here\r\nConnection: keep-alive\r\n\r\n",
        b"GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        b"GET /health?a=%20&b=[]{}| HTTP/1.1\r\nHost: here\r\n\r\n",
    ],
)
async def test_what_is_odd_but_clear_is_answered(service: Service, request_bytes: bytes) -> None:
    answered = await exchange(service, request_bytes + request_bytes + LAST)
    assert answered.count(b"HTTP/1.1 200 ") == answered.count(b"HTTP/1.1 ") == 3


@pytest.mark.parametrize(
    "framed",
    [
        b"Content-Length: 0000000002\r\n\r\n{}",
        b"content-length:2 \r\n\r\n{}",
        b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        b"transfer-encoding:chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        b'Transfer-Encoding: chunked\r\n\r\n0002;a;b=c;d="e f;\t"\r\n{}\r\n000;last\r\n\r\n',
        b"Transfer-Encoding: chunked\r\n\r\n" + b"2\r\n{}\r\n00000000\r\n\r\n",
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
async def test_bodies_that_are_clear_are_read_to_their_end(
    service: Service, ann: Person, framed: bytes, at_once: bool
) -> None:
    head = b"POST /chat/getchats HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    head += b"Authorization: Bearer " + ann.token.encode() + b"\r\n"
    whole = (head + framed) * 2 + LAST
    parts = [whole] if at_once else [whole[n : n + 1] for n in range(len(whole))]
    answered = await exchange(service, *parts)
    assert answered.count(b"HTTP/1.1 200 ") == answered.count(b"HTTP/1.1 ") == 3
