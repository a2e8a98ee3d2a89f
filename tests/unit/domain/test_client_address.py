from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.client_address import canonical, client_address, network

PEER = "10.0.0.1"


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        (" 198.51.100.7 ", "198.51.100.7"),
        ("198.51.100.7:4711", "198.51.100.7"),
        ('"198.51.100.7:4711"', "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("[::FFFF:198.51.100.7]:4711", "198.51.100.7"),
        ("::ffff:c633:6407", "198.51.100.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("2001:0db8:0000::0001", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ('"[2001:db8::1]:4711"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:4711", "fe80::1"),
    ],
)
def test_one_address_has_one_spelling(spelling: str, address: str) -> None:
    assert client_address(spelling, PEER) == address
    assert client_address("", spelling) == address
    assert network(spelling) == network(address)


@pytest.mark.parametrize(
    "nonsense",
    [
        *("", "unknown", "_hidden", "somewhere", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4:"),
        *("1.2.3.4:x", "[::1", "::1]", "[1.2.3.4]x", "[]", ":::", "2001:db8::1::2", "1.2.3.4, 5.6.7.8"),
        *("0x7f000001", "%eth0", "١.2.3.4"),
    ],
)  # fmt: skip
def test_what_is_no_address_counts_as_the_peer(nonsense: str) -> None:
    assert client_address(nonsense, PEER) == PEER
    assert client_address(nonsense, "::FFFF:10.0.0.1") == PEER


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_addresses_of_one_64_are_one_client(address: IPv6Address, host: int) -> None:
    neighbour = type(address)(int(address) >> 64 << 64 | host)
    if address.ipv4_mapped is None and neighbour.ipv4_mapped is None:
        assert network(str(address)) == network(f"[{neighbour.exploded.upper()}]:80")


@given(st.ip_addresses())
def test_the_spelling_is_the_same_again(address: IPv4Address | IPv6Address) -> None:
    spelled = canonical(str(address))
    assert spelled is not None
    assert canonical(spelled) == spelled


@given(st.text())
def test_nothing_fails(text: str) -> None:
    assert client_address(text, PEER)
    assert network(text) is not None


def test_neighbours_of_ipv4_are_different_clients() -> None:
    assert network("198.51.100.7") != network("198.51.100.8")
