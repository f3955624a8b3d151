"""What a zone really had: the bookkeeping of exposures."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, ZoneId
from controller.experiment.exposure import Observation, advance, close, delivered_share, in_sequence

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
CALM = Observation(
    zone=ZoneId("entrance"),
    at=NOON,
    scene=SceneName("calm"),
    observed=12,
    total=12,
    reason=ReasonKind.SCHEDULE,
    settle_s=2700.0,
)

observations = st.builds(
    replace,
    st.just(CALM),
    at=st.integers(0, 7200).map(lambda s: NOON + timedelta(seconds=s)),
    scene=st.sampled_from(["calm", "lively"]),
    observed=st.integers(0, 12),
    reason=st.sampled_from(ReasonKind),
)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def recorded(told: list[Observation], end: datetime) -> list[Exposure]:
    """Every exposure that the observations made, the last one closed at ``end``."""
    current, closed = None, []
    for observation in told:
        ended, current = advance(current, observation)
        closed += [ended] if ended else []
    last = close(current, end) if current else None
    return closed + ([last] if last else [])


def test_an_exposure_begins_with_the_first_observation_and_settles_after_its_slowest_sense() -> None:
    closed, current = advance(None, CALM)

    assert closed is None
    assert current is not None
    assert (current.begins, current.ends) == (NOON, None)
    assert current.settled == NOON + minutes(45)


def test_a_repeated_observation_changes_nothing() -> None:
    _, current = advance(None, CALM)

    assert advance(current, replace(CALM, at=NOON + minutes(5))) == (None, current)


def test_another_scene_ends_the_exposure_and_settles_anew() -> None:
    _, current = advance(None, CALM)

    closed, following = advance(current, replace(CALM, at=NOON + minutes(60), scene=SceneName("lively")))

    assert closed is not None
    assert following is not None
    assert closed.ends == following.begins == NOON + minutes(60)
    assert following.settled == NOON + minutes(105)


def test_a_lamp_that_fails_splits_the_exposure_but_the_scent_stays_settled() -> None:
    _, current = advance(None, CALM)

    closed, following = advance(current, replace(CALM, at=NOON + minutes(60), observed=11))

    assert closed is not None
    assert following is not None
    assert (closed.delivered, following.delivered) == (1.0, 11 / 12)
    assert following.settled == NOON + minutes(45)


def test_a_diffuser_that_fails_as_a_lamp_returns_splits_the_exposure() -> None:
    lamp_out = replace(CALM, observed=11, shares=((Sense.LIGHT, 10 / 11), (Sense.SCENT, 1.0)))
    scent_out = replace(lamp_out, at=NOON + minutes(60), shares=((Sense.LIGHT, 1.0), (Sense.SCENT, 0.0)))
    _, current = advance(None, lamp_out)

    closed, following = advance(current, scent_out)

    assert closed is not None
    assert following is not None
    assert (closed.share(Sense.SCENT), following.share(Sense.SCENT)) == (1.0, 0.0)
    assert closed.delivered == following.delivered == 11 / 12


def test_a_change_in_the_same_instant_leaves_no_empty_exposure() -> None:
    _, current = advance(None, CALM)

    closed, following = advance(current, replace(CALM, scene=SceneName("lively")))

    assert closed is None
    assert following is not None
    assert following.scene == "lively"


def test_an_observation_that_comes_late_is_ignored() -> None:
    _, current = advance(None, CALM)

    late = replace(CALM, at=NOON - minutes(1), scene=SceneName("lively"))
    assert advance(current, late) == (None, current)


def test_a_zone_in_which_nothing_can_be_observed_has_nothing_delivered() -> None:
    assert replace(CALM, observed=0, total=0).delivered == 0.0


@given(st.lists(observations, min_size=1, max_size=20).map(lambda told: sorted(told, key=lambda o: o.at)))
def test_exposures_follow_each_other_without_gap_overlap_or_empty_stretch(told: list[Observation]) -> None:
    end = NOON + minutes(180)

    exposures = recorded(told, end)

    assert exposures[0].begins == told[0].at
    assert exposures[-1].ends == end
    assert all(one.ends == following.begins for one, following in pairwise(exposures))
    assert all(e.ends is not None and e.ends > e.begins for e in exposures)


@given(st.lists(observations, min_size=1, max_size=20).map(lambda told: sorted(told, key=lambda o: o.at)))
def test_shares_of_all_reasons_add_up_to_the_share_of_anything(told: list[Observation]) -> None:
    end = NOON + minutes(180)
    exposures = recorded(told, end)

    parts = {kind: [e for e in exposures if e.reason is kind] for kind in ReasonKind}
    shares = [delivered_share(of_kind, NOON, end, of=lambda _: True) for of_kind in parts.values()]

    assert sum(shares) == pytest.approx(delivered_share(exposures, NOON, end, of=lambda _: True))


def test_the_delivered_share_weighs_time_by_devices() -> None:
    told = [CALM, replace(CALM, at=NOON + minutes(30), observed=6)]

    share = delivered_share(recorded(told, NOON + minutes(60)), NOON, NOON + minutes(60), of=lambda _: True)

    assert share == pytest.approx(0.5 * 1 + 0.5 * 6 / 12)


def test_the_share_of_a_sense_weighs_time_by_the_parts_of_that_sense() -> None:
    told = [
        replace(CALM, shares=((Sense.LIGHT, 0.75), (Sense.SCENT, 1.0))),
        replace(CALM, at=NOON + minutes(30), shares=((Sense.LIGHT, 1.0), (Sense.SCENT, 0.0))),
    ]
    exposures, end = recorded(told, NOON + minutes(60)), NOON + minutes(60)

    def share(*senses: Sense) -> float:
        return delivered_share(exposures, NOON, end, of=lambda _: True, senses=senses)

    assert share(Sense.LIGHT) == pytest.approx(0.5 * 0.75 + 0.5 * 1)
    assert share(Sense.SCENT) == pytest.approx(0.5)
    assert share(Sense.LIGHT, Sense.SCENT) == pytest.approx(0.5)  # the sense that was there least
    assert share() == 1.0


def test_of_a_sense_that_nothing_is_said_of_the_share_of_all_parts_counts() -> None:
    told = [replace(CALM, observed=9, shares=((Sense.LIGHT, 0.75),))]

    exposures = recorded(told, NOON + minutes(60))

    assert exposures[0].share(Sense.MUSIC) == 9 / 12


def test_an_exposure_that_still_runs_counts_to_the_end_of_the_window() -> None:
    _, current = advance(None, CALM)
    assert current is not None

    assert delivered_share([current], NOON - minutes(60), NOON + minutes(60), of=lambda _: True) == 0.5


def test_a_window_without_length_has_no_share() -> None:
    with pytest.raises(ValueError, match="length"):
        delivered_share([], NOON, NOON, of=lambda _: True)


def test_an_exposure_left_open_by_a_power_cut_ends_where_the_next_begins() -> None:
    _, before = advance(None, CALM)
    _, after = advance(None, replace(CALM, at=NOON + minutes(60)))
    assert before is not None
    assert after is not None

    first, second = in_sequence([after, before])

    assert (first.ends, second.ends) == (NOON + minutes(60), None)
