"""The table of reasons for which a session ends."""

import pytest

from adapters.socketio.engineio import frames
from adapters.socketio.engineio.close_reasons import CloseReason, Reconnect


@pytest.mark.parametrize("reason", CloseReason)
def test_the_code_tells_whether_to_come_back(reason: CloseReason) -> None:
    expected = {
        Reconnect.AT_ONCE: range(4000, 4400),
        Reconnect.AFTER_AUTHENTICATION: range(4400, 4500),
        Reconnect.NO: range(4500, 5000),
    }
    if reason.code != frames.NORMAL:
        assert reason.code in expected[reason.reconnect]
    else:
        assert reason.reconnect is Reconnect.NO


@pytest.mark.parametrize("reason", CloseReason)
def test_every_reason_fits_into_a_close_frame(reason: CloseReason) -> None:
    payload = frames.close_frame(reason.code, reason.text)[2:]
    frames.check_close(payload)
    assert payload[2:].decode() == reason.text


def test_no_two_reasons_share_a_text_or_a_code_of_ours() -> None:
    texts = [reason.text for reason in CloseReason]
    codes = [reason.code for reason in CloseReason if reason.code != frames.NORMAL]
    assert len(set(texts)) == len(texts)
    assert len(set(codes)) == len(codes)


def test_every_reason_has_one_sentence_of_meaning() -> None:
    assert all(reason.meaning.endswith(".") and ". " not in reason.meaning for reason in CloseReason)
