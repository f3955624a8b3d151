"""What is there of a scene is told sense by sense, so that lamps cannot stand for a scent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.limits import limited
from controller.atmosphere.model import OFF, Clamp, Desired, Limits, Sense, State, Used
from controller.atmosphere.presence import gives, presence
from controller.atmosphere.resolve import resolve
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, at

LAMPS = [(Sense.LIGHT, True)] * 11
DIFFUSER = (Sense.SCENT, True)
device_senses = st.sampled_from([Sense.LIGHT, Sense.MUSIC, Sense.SCENT])


def wanted() -> Desired:
    """Light and scent, no music, at noon."""
    neutral = {
        "light": {"brightness": "70%"},
        "music": {"playlist": "jazz", "volume": "30%"},
        "scent": {"fragrance": "citrus", "intensity": "40%"},
    }
    store = a_shop(scenes={"neutral": neutral})
    return resolve(store, ENTRANCE, at(store, MONDAY, "12:00"))


def test_a_dead_diffuser_among_eleven_lamps_is_no_scent() -> None:
    found = presence(wanted(), [], [*LAMPS, (Sense.SCENT, False)])

    assert found.shares == ((Sense.LIGHT, 1.0), (Sense.SCENT, 0.0))
    assert (found.observed, found.total) == (11, 12)


def test_a_dead_lamp_takes_nothing_from_the_scent() -> None:
    found = presence(wanted(), [], [(Sense.LIGHT, False), *[(Sense.LIGHT, True)] * 3, DIFFUSER])

    assert found.shares == ((Sense.LIGHT, 3 / 4), (Sense.SCENT, 1.0))


def test_a_sense_that_nothing_in_the_zone_can_give_is_not_there() -> None:
    found = presence(wanted(), [Sense.SCENT], LAMPS)

    assert found.shares == ((Sense.LIGHT, 1.0), (Sense.SCENT, 0.0))
    assert (found.observed, found.total) == (11, 11)


@pytest.mark.parametrize(
    ("limits", "used_s", "open_now"),
    [(Limits(scent_daily_s=60), 60.0, True), (Limits(), 0.0, False), (Limits(scent_max=0), 0.0, True)],
    ids=["the day's scent is used up", "closed", "no scent here"],
)
def test_a_scent_that_a_limit_switched_off_is_not_there_though_the_diffuser_obeys(
    limits: Limits, used_s: float, *, open_now: bool
) -> None:
    without = limited(wanted(), limits, used=Used(scent_s=used_s), open_now=open_now)

    found = presence(without, [], [*LAMPS, DIFFUSER])

    assert found.shares == ((Sense.LIGHT, 1.0), (Sense.SCENT, 0.0))
    assert (found.observed, found.total) == (11, 12)


@pytest.mark.parametrize(
    ("limits", "silenced"),
    [(Limits(volume_max=0), Sense.MUSIC), (Limits(brightness_max=0), Sense.LIGHT)],
)
def test_music_without_volume_and_light_without_brightness_are_not_there(
    limits: Limits, silenced: Sense
) -> None:
    without = limited(wanted(), limits)

    found = presence(without, [], [(Sense.LIGHT, True), (Sense.MUSIC, True), DIFFUSER])

    assert dict(found.shares) == {Sense.LIGHT: 1.0, Sense.MUSIC: 1.0, Sense.SCENT: 1.0, silenced: 0.0}


def test_a_scent_that_a_limit_only_lessened_is_there() -> None:
    less = limited(wanted(), Limits(scent_max=0.2))

    assert less.clamps
    assert presence(less, [], [*LAMPS, DIFFUSER]).shares == ((Sense.LIGHT, 1.0), (Sense.SCENT, 1.0))


def test_a_sense_that_is_cut_and_has_no_part_is_told_too() -> None:
    cut = Clamp(Sense.SCENT, "intensity", 0.4, "off", "scent off outside opening hours")

    found = presence(replace(wanted(), clamps=(cut,)), [], LAMPS)

    assert found.shares == ((Sense.LIGHT, 1.0), (Sense.SCENT, 0.0))


def test_a_sense_without_parts_that_nobody_asks_for_is_not_mentioned() -> None:
    assert presence(wanted(), [], LAMPS).shares == ((Sense.LIGHT, 1.0),)


def test_a_diffuser_gives_scent_until_its_cartridge_is_empty() -> None:
    scent = State(on=True, fragrance="citrus", intensity=0.4)

    assert gives(scent, scent.merged(State(level=0.01)))
    assert gives(scent, scent)  # one that does not say how full it is
    assert not gives(scent, scent.merged(State(level=0.0)))


def test_an_empty_diffuser_gives_no_scent_as_well_as_a_full_one() -> None:
    assert gives(OFF, State(on=False, level=0.0))


@given(st.lists(st.tuples(device_senses, st.booleans()), min_size=1))
def test_the_shares_of_the_senses_weighed_by_their_parts_are_the_share_of_all(
    parts: list[tuple[Sense, bool]],
) -> None:
    found = presence(wanted(), [], parts)

    there = sum(share * sum(of is sense for of, _ in parts) for sense, share in found.shares)
    assert there == pytest.approx(found.observed)
    assert found.total == len(parts)
