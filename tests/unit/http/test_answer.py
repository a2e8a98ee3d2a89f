"""An answer is the same on the line as Sanic's own response."""

from hypothesis import given
from hypothesis import strategies as st
from sanic import HTTPResponse

from adapters.http.answer import Answer

NAMES = st.text(st.characters(min_codepoint=0, max_codepoint=127), min_size=1, max_size=10)
FIELDS = st.dictionaries(NAMES, st.text(max_size=20), max_size=8)


@given(FIELDS, st.sampled_from([200, 201, 204, 304, 404]))
def test_fields_are_encoded_as_sanic_encodes_them(fields: dict[str, str], status: int) -> None:
    ours, sanics = (kind(b"{}", status, fields, "application/json") for kind in (Answer, HTTPResponse))
    for _ in range(2):
        assert list(ours.processed_headers) == list(sanics.processed_headers)
