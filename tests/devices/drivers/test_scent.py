"""Diffusers made of switches, numbers and selects."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Capability, Sense, State
from devices.drivers.driver import NO_QUIRKS, Attributes
from devices.drivers.scent import Diffuser, diffusers
from devices.message import Received
from tests.devices.announcements import DIFFUSER, components_of

SPEED = {"pct_cmd_t": "~/speed/set", "pct_stat_t": "~/speed", "spd_rng_min": 1, "spd_rng_max": 10}
FAN = {"fan": {"p": "fan", "cmd_t": "~/fan/set", "stat_t": "~/fan", **SPEED}}


def diffuser(components: Mapping[str, Mapping[str, Any]] = DIFFUSER, **root: object) -> Diffuser:
    ((part, driver),) = diffusers(components_of("diffuser", components, **root))
    assert part == "scent"
    assert isinstance(driver, Diffuser)
    return driver


def sent(driver: Diffuser, want: State) -> list[tuple[str, bytes]]:
    return [(item.topic, item.payload) for item in driver.encode(want, 0.0, NO_QUIRKS)]


def heard(driver: Diffuser, messages: list[tuple[str, bytes]]) -> State:
    said: Attributes = {}
    for topic, payload in messages:
        for listen in driver.listens:
            said |= listen.decode(Received(payload)) if listen.topic == topic.removesuffix("/set") else {}
    return State(**said)


def test_a_diffuser_has_the_capabilities_of_its_components() -> None:
    traits = diffuser().traits

    assert traits.sense is Sense.SCENT
    assert traits.capabilities == {
        Capability.ON_OFF,
        Capability.INTENSITY,
        Capability.FRAGRANCE,
        Capability.DUTY_CYCLE,
        Capability.LEVEL,
    }
    assert traits.ranges.fragrances == ("lavender", "citrus")
    # run 5-300 s, pause 0.5-5 min: together 5 s to 300 s
    assert (traits.ranges.duty_min_s, traits.ranges.duty_max_s) == (5.0, 300.0)


def test_the_fragrance_is_chosen_before_it_is_let_out() -> None:
    assert sent(diffuser(), State(on=True, fragrance="citrus", intensity=0.4)) == [
        ("diffuser/fragrance/set", b"citrus"),
        ("diffuser/intensity/set", b"40"),
        ("diffuser/power/set", b"ON"),
    ]


def test_scent_off_is_only_that() -> None:
    assert sent(diffuser(), State(on=False, intensity=0.4)) == [("diffuser/power/set", b"OFF")]


def test_a_duty_cycle_is_told_in_the_units_of_the_device() -> None:
    assert sent(diffuser(), State(run_s=30, pause_s=90)) == [
        ("diffuser/run/set", b"30"),
        ("diffuser/pause/set", b"1.5"),
    ]


@given(st.floats(0, 1), st.sampled_from(["lavender", "citrus"]), st.integers(5, 300), st.integers(1, 10))
def test_the_echo_of_a_command_is_the_target(
    intensity: float, fragrance: str, run_s: int, half_min: int
) -> None:
    driver = diffuser()
    want = State(on=True, fragrance=fragrance, intensity=intensity, run_s=run_s, pause_s=30 * half_min)

    echo = heard(driver, sent(driver, want))

    assert echo.intensity == pytest.approx(intensity, abs=0.005)
    assert (echo.on, echo.fragrance, echo.run_s, echo.pause_s) == (True, fragrance, run_s, 30 * half_min)


@pytest.mark.parametrize(
    ("payload", "level"), [(b"35", 0.35), (b"-1", None), (b"250", 1.0), (b"empty", None)]
)
def test_a_level_is_a_share_and_minus_one_is_unknown(payload: bytes, level: float | None) -> None:
    assert heard(diffuser(), [("diffuser/level", payload)]).level == level


@given(payload=st.binary(max_size=20), topic=st.sampled_from(sorted(DIFFUSER)))
def test_no_payload_upsets_a_diffuser(payload: bytes, topic: str) -> None:
    state = heard(diffuser(), [(f"diffuser/{topic}", payload)])

    assert state.intensity is None or 0 <= state.intensity <= 1


def test_the_fan_of_a_device_named_for_scent_is_a_diffuser() -> None:
    driver = diffuser(FAN)

    assert sent(driver, State(on=True, intensity=0.5)) == [
        ("diffuser/speed/set", b"5"),
        ("diffuser/fan/set", b"ON"),
    ]


@pytest.mark.parametrize("components", [FAN, {"power": DIFFUSER["power"]}, {"level": DIFFUSER["level"]}])
def test_a_fan_a_plug_or_a_tank_is_no_diffuser(components: Mapping[str, Mapping[str, Any]]) -> None:
    assert list(diffusers(components_of("thing", components))) == []


def test_a_child_lock_does_not_switch_the_scent() -> None:
    lock = {"a_scent_lock": {"p": "switch", "cmd_t": "~/lock/set", "ent_cat": "config"}}

    assert diffuser({**lock, **DIFFUSER}).power.write.topic == "diffuser/power/set"


def test_a_diffuser_is_found_by_a_puff_and_a_running_one_by_a_pause() -> None:
    puff = [(at, item.payload) for at, item in diffuser().identify(State(on=False))]
    pause = [(at, item.payload) for at, item in diffuser().identify(State(on=True))]

    assert puff == [(0.0, b"ON"), (2.0, b"OFF")]
    assert pause == [(0.0, b"OFF"), (2.0, b"ON")]
