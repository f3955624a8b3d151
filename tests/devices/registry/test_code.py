"""Codes on labels: short, for ever the same, and never two devices with one."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import DeviceId
from devices.registry.code import full_code, read_code, short_codes

IDS = st.text(min_size=1, max_size=20).map(DeviceId)


def two_with_one_short_code() -> tuple[DeviceId, DeviceId]:
    """Two ids whose codes begin alike; by the birthday paradox some 40,000 ids are enough."""
    seen: dict[str, DeviceId] = {}
    for number in count():
        device = DeviceId(f"0x{number:016x}")
        before = seen.setdefault(full_code(device)[:6], device)
        if before != device:
            return before, device
    raise AssertionError


def test_a_device_has_six_characters_in_two_groups() -> None:
    (code,) = short_codes([DeviceId("0x00158d0001")]).values()

    assert len(code) == len("ABC-DEF")
    assert full_code(DeviceId("0x00158d0001")).startswith(code.replace("-", ""))


def test_two_devices_whose_codes_begin_alike_get_longer_ones_that_begin_as_before() -> None:
    one, other = two_with_one_short_code()
    (printed,) = short_codes([one]).values()

    codes = short_codes([one, other, DeviceId("another")])

    assert codes[one] != codes[other]
    assert codes[one].startswith(printed)
    assert [len(code.replace("-", "")) for code in codes.values()].count(6) == 1


@given(st.sets(IDS, max_size=50))
def test_no_two_devices_share_a_code(ids: set[DeviceId]) -> None:
    codes = short_codes(ids)

    assert codes.keys() == ids
    assert len(set(codes.values())) == len(ids)


@given(IDS)
def test_a_code_is_read_back_however_it_is_typed(device: DeviceId) -> None:
    (code,) = short_codes([device]).values()

    assert read_code(code.lower()) == read_code(code.replace("0", "O").replace("1", "l"))
    assert read_code(code) == code.replace("-", "")
