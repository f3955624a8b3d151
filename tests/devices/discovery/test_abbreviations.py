"""Short keys of discovery payloads."""

from hypothesis import given
from hypothesis import strategies as st

from devices.discovery.abbreviations import DEVICE_KEYS, KEYS, spelled_out


@given(st.sets(st.sampled_from(sorted(KEYS))))
def test_short_and_long_keys_say_the_same(short: set[str]) -> None:
    by_short = spelled_out({key: f"value of {KEYS[key]}" for key in short})

    by_long = spelled_out({KEYS[key]: f"value of {KEYS[key]}" for key in short})

    assert by_short == by_long


def test_no_two_short_keys_stand_for_one_option() -> None:
    assert len(set(KEYS.values())) == len(KEYS)


def test_a_long_key_beats_its_short_one() -> None:
    assert spelled_out({"name": "Halo", "mf": "A", "manufacturer": "B"}, DEVICE_KEYS) == {
        "name": "Halo",
        "manufacturer": "B",
    }
