"""The words of the field."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Clamp, Exposure, ReasonKind, SceneName, Sense, State
from tests.atmosphere.shop import ENTRANCE

states = st.builds(
    State,
    on=st.none() | st.booleans(),
    brightness=st.none() | st.floats(0, 1),
    playlist=st.none() | st.text(max_size=3),
)


def test_a_state_says_what_is_known_even_if_it_is_nought() -> None:
    assert State(on=False, volume=0.0, jingle="").said() == {"on": False, "volume": 0.0, "jingle": ""}
    assert repr(State(on=False)) == "State(on=False)"


@given(states, states)
def test_what_is_said_later_counts_and_the_rest_stays(before: State, newer: State) -> None:
    merged = before.merged(newer)

    assert merged.said() == before.said() | newer.said()


@given(states, states, states)
def test_the_order_of_merging_neighbours_does_not_matter(a: State, b: State, c: State) -> None:
    assert a.merged(b).merged(c) == a.merged(b.merged(c))


def test_a_limit_that_leaves_nothing_switches_off() -> None:
    assert Clamp(Sense.SCENT, "intensity", 0.4, 0.0, "scent max 0%").switches_off
    assert not Clamp(Sense.SCENT, "intensity", 0.4, 0.2, "scent max 20%").switches_off


def test_a_sense_that_an_exposure_does_not_name_was_there_as_all_parts_were() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    exposure = Exposure(
        ENTRANCE,
        SceneName("calm"),
        noon,
        None,
        noon,
        0.75,
        ReasonKind.SCHEDULE,
        shares=((Sense.SCENT, 0.0),),
    )

    assert (exposure.share(Sense.SCENT), exposure.share(Sense.LIGHT)) == (0.0, 0.75)
