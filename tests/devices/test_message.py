"""What crosses the wire."""

import pytest

from devices.message import SHORT, Received, received


@pytest.mark.parametrize(
    ("payload", "value"), [(b'{"state":"ON"}', {"state": "ON"}), (b"on", None), (b"", None)]
)
def test_a_payload_is_json_only_where_it_is(payload: bytes, value: object) -> None:
    assert Received(payload).json == value


def test_a_payload_that_is_no_text_is_still_readable() -> None:
    assert Received(b"\xff21").text == "\ufffd21"


def test_json_null_is_nothing_at_every_reading() -> None:
    said = Received(b"null")

    assert (said.json, said.json) == (None, None)


def test_a_payload_that_comes_again_is_read_once() -> None:
    readings: list[str] = []

    def read(said: Received, unit: str) -> str:
        readings.append(unit)
        return f"{said.text} {unit}"

    answers = [received(b"21").read(read, unit) for unit in ("C", "C", "F")]

    assert answers == ["21 C", "21 C", "21 F"]
    assert readings == ["C", "F"]


def test_a_long_payload_is_not_kept() -> None:
    payload = b"x" * (SHORT + 1)

    assert received(payload) is not received(payload)
