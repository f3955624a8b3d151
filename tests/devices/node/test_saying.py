import pytest

from devices.node.saying import Availability, packed, unpacked


def test_a_device_greets_with_a_retained_message_so_that_latecomers_know_it_is_there() -> None:
    greeting = Availability("lamp/status", b"online", b"offline").greeting()

    assert (greeting.topic, greeting.payload, greeting.retain) == ("lamp/status", b"online", True)


def test_what_a_device_packs_it_can_read_again() -> None:
    assert unpacked(packed({"name": "Giriş", "on": True})) == {"name": "Giriş", "on": True}


@pytest.mark.parametrize("payload", [b"", b"ON", b"[1,2]", b'{"a":' * 100_000, b"{", b"\xff\xfe", b'"{}"'])
def test_a_device_shrugs_at_what_is_no_object(payload: bytes) -> None:
    assert unpacked(payload) == {}
