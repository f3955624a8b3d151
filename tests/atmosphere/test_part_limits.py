"""What one device may never exceed, whatever its zone asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.ability import Wanted
from controller.atmosphere.compile import Placed, plan_parts
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Capability,
    Desired,
    Layer,
    Part,
    Ranges,
    Reason,
    ReasonKind,
    SceneName,
    Sense,
    Setting,
    State,
)
from controller.atmosphere.part_limits import (
    PartLimitError,
    PartLimits,
    cannot_hold,
    limits_words,
    parse_part_limits,
)
from controller.atmosphere.tree import TreeFault
from controller.atmosphere.white import mired
from tests.atmosphere.lamps import COLORED, DIM, PLAYS, SCENTS, part
from tests.atmosphere.shop import ENTRANCE

shares = st.floats(0.01, 1.0)
kelvins = st.floats(1500.0, 7000.0)
seconds = st.floats(1.0, 3600.0)


def told(
    what: Part, state: State, limits: PartLimits, kind: ReasonKind = ReasonKind.SCHEDULE, used_s: float = 0.0
) -> Wanted:
    setting, dark = Setting(state), Setting(OFF)
    desired = Desired(
        ENTRANCE,
        SceneName("calm"),
        Reason(kind, ""),
        {EVERY_LAYER: setting if what.sense is Sense.LIGHT else dark},
        setting if what.sense is Sense.MUSIC else dark,
        setting if what.sense is Sense.SCENT else dark,
    )
    (wanted,) = plan_parts(desired, [Placed(what, Layer("ambient"), State(), limits, used_s)]).wanted
    return wanted


def test_a_lamp_over_a_desk_stays_below_its_limit_and_the_receipt_says_so() -> None:
    wanted = told(part(), State(on=True, brightness=0.9), PartLimits(brightness_max=0.6))

    assert wanted.state.brightness == 0.6
    assert wanted.note == "this device: brightness max 60%"


def test_a_lamp_that_is_not_told_how_bright_counts_as_full() -> None:
    assert told(part(), State(on=True), PartLimits(brightness_max=0.6)).state.brightness == 0.6


def test_what_is_below_the_limit_is_left_alone_and_nothing_is_noted() -> None:
    state = State(on=True, brightness=0.3, temperature_kelvin=3000.0)

    wanted = told(part(), state, PartLimits(brightness_max=0.6, kelvin_max=4000.0))

    assert (wanted.state, wanted.note) == (state, "")


@pytest.mark.parametrize(
    ("asked", "given_kelvin"), [(6000.0, 4000.0), (2200.0, 2700.0), (3000.0, 3000.0), (None, 3000.0)]
)
def test_a_lamp_keeps_to_the_whites_that_it_may_have(asked: float | None, given_kelvin: float) -> None:
    limits = PartLimits(kelvin_min=2700.0, kelvin_max=4000.0)

    wanted = told(part(), State(on=True, brightness=0.5, temperature_kelvin=asked), limits)

    assert wanted.state.temperature_kelvin == given_kelvin
    assert ("K as" in wanted.note) is (asked not in {None, given_kelvin})


def test_a_range_beside_what_a_lamp_can_leaves_it_the_nearest_that_it_can() -> None:
    warm = part(ranges=Ranges(kelvin_min=2200.0, kelvin_max=3000.0))

    wanted = told(warm, State(on=True, temperature_kelvin=2500.0), PartLimits(kelvin_min=4000.0))

    assert wanted.state.temperature_kelvin == 3000.0


def test_a_loudspeaker_beside_the_till_is_quieter_than_its_zone() -> None:
    wanted = told(part(Sense.MUSIC, PLAYS), State(on=True, volume=0.8), PartLimits(volume_max=0.25))

    assert (wanted.state.volume, wanted.note) == (0.25, "this device: volume max 25%")


@pytest.mark.parametrize(
    ("able", "ranges"),
    [
        (SCENTS, Ranges()),
        (SCENTS, Ranges(intensity_levels=(0.1, 0.3, 0.6, 1.0))),
        ({Capability.DUTY_CYCLE}, Ranges()),
        ({Capability.ON_OFF}, Ranges()),
    ],
)
@given(
    state=shares.map(lambda share: State(on=True, intensity=share))
    | st.tuples(seconds, seconds).map(lambda cycle: State(on=True, run_s=cycle[0], pause_s=cycle[1])),
    most=shares,
)
def test_a_diffuser_never_gives_more_than_it_may_in_whatever_way_it_gives(
    able: set[Capability], ranges: Ranges, state: State, most: float
) -> None:
    wanted = told(part(Sense.SCENT, able, ranges), state, PartLimits(scent_max=most))

    gives = wanted.given
    cycle_s = (gives.run_s or 0.0) + (gives.pause_s or 0.0)
    share = (gives.run_s or 0.0) / cycle_s if cycle_s else gives.intensity or 0.0
    assert not gives.on or share <= most + 1e-3
    assert gives.on or wanted.refusal


@given(brightness=shares, kelvin=st.none() | kelvins, most=shares, low=kelvins, width=st.floats(0, 3000))
def test_a_lamp_never_exceeds_its_limits(
    brightness: float, kelvin: float | None, most: float, low: float, width: float
) -> None:
    limits = PartLimits(brightness_max=most, kelvin_min=low, kelvin_max=low + width)
    ranges = Ranges(kelvin_min=1000.0, kelvin_max=20000.0)

    wanted = told(
        part(ranges=ranges), State(on=True, brightness=brightness, temperature_kelvin=kelvin), limits
    )

    assert (wanted.state.brightness or 0.0) <= most
    warmest, coldest = mired(low), mired(low + width)
    assert coldest - 1 <= mired(wanted.state.temperature_kelvin or 0.0) <= warmest + 1


def test_an_emergency_lights_a_limited_lamp_fully() -> None:
    wanted = told(
        part(), State(on=True, brightness=1.0), PartLimits(brightness_max=0.1), ReasonKind.EMERGENCY
    )

    assert (wanted.state.brightness, wanted.note) == (1.0, "")


def test_a_diffuser_that_had_its_minutes_of_the_day_is_off_and_says_why() -> None:
    limits, diffuser = PartLimits(scent_daily_s=7200.0), part(Sense.SCENT, SCENTS)

    before = told(diffuser, State(on=True, intensity=0.4), limits, used_s=7199.0)
    after = told(diffuser, State(on=True, intensity=0.4), limits, used_s=7200.0)

    assert (before.state.on, before.refusal) == (True, "")
    assert (after.state, after.refusal) == (OFF, "this device: scent daily 120 min")


@pytest.mark.parametrize(
    ("limits", "what", "refused"),
    [
        (PartLimits(brightness_max=0.5), part(able={Capability.ON_OFF}), ("brightness_max",)),
        (PartLimits(brightness_max=0.5, kelvin_max=4000), part(able=DIM), ("kelvin_max",)),
        (PartLimits(kelvin_min=2700), part(able=COLORED), ("kelvin_min",)),
        (PartLimits(volume_max=0.5, scent_max=0.5), part(Sense.MUSIC, PLAYS), ("scent_max",)),
        (PartLimits(scent_max=0.5, scent_daily_s=60), part(Sense.SCENT, {Capability.ON_OFF}), ()),
    ],
)
def test_a_limit_that_a_device_could_not_keep_is_named(
    limits: PartLimits, what: Part, refused: tuple[str, ...]
) -> None:
    assert cannot_hold(limits, what) == refused


@pytest.mark.parametrize(
    ("tree", "where", "message"),
    [
        ({"brightness": {"max": 60}}, "limits.brightness.max", "expected a percentage like 60%, found 60"),
        ({"brightness": {"max": "160%"}}, "limits.brightness.max", "between 0% and 100%"),
        ({"brightness": {"min": "10%"}}, "limits.brightness.min", 'unknown key "min"'),
        (
            {"temperature": {"max": "warm"}},
            "limits.temperature.max",
            "expected a colour temperature like 3000 K",
        ),
        ({"temperature": {"min": "4000 K", "max": "3000 K"}}, "limits.temperature.min", "not above the max"),
        ({"scent": {"daily": "0 min"}}, "limits.scent.daily", "longer than 0 s"),
        ({"loudness": {}}, "limits.loudness", 'unknown key "loudness"'),
        ([], "limits", "expected limits like"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_at_its_place(tree: object, where: str, message: str) -> None:
    with pytest.raises(PartLimitError) as caught:
        parse_part_limits(tree)

    (fault,) = caught.value.faults
    assert ".".join(map(str, fault.path)) == where
    assert message in fault.message


json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
words = st.dictionaries(
    st.sampled_from(["brightness", "temperature", "volume", "scent"]),
    st.dictionaries(
        st.sampled_from(["min", "max", "daily"]), json | st.sampled_from(["60%", "3000 K", "2 h"])
    ),
)


@given(json | words)
def test_whatever_is_said_becomes_limits_or_an_error_with_its_places(tree: object) -> None:
    faults: tuple[TreeFault, ...] = ()
    try:
        limits = parse_part_limits(tree)
    except PartLimitError as error:
        faults = error.faults
    else:
        assert parse_part_limits(limits_words(limits)) == limits

    assert all(fault.path[0] == "limits" for fault in faults)
