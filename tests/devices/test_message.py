"""What crosses the wire."""

import pytest

from devices.message import Received


@pytest.mark.parametrize(
    ("payload", "value"), [(b'{"state":"ON"}', {"state": "ON"}), (b"on", None), (b"", None)]
)
def test_a_payload_is_json_only_where_it_is(payload: bytes, value: object) -> None:
    assert Received(payload).json == value


def test_a_payload_that_is_no_text_is_still_readable() -> None:
    assert Received(b"\xff21").text == "\ufffd21"


def test_json_null_is_nothing_at_every_reading() -> None:
    received = Received(b"null")

    assert (received.json, received.json) == (None, None)
