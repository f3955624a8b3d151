from hypothesis import given
from hypothesis import strategies as st

from devices.node.ramp import Ramp

values = st.floats(min_value=0, max_value=255)
times_s = st.floats(min_value=0, max_value=1000)


def test_half_way_through_a_fade_half_of_the_way_is_gone() -> None:
    ramp = Ramp.still(40).towards(20, now_s=100, duration_s=8)

    assert ramp.at(104) == 30


def test_a_new_target_is_approached_from_wherever_it_is() -> None:
    ramp = Ramp.still(0).towards(100, now_s=0, duration_s=10).towards(0, now_s=5, duration_s=5)

    assert [ramp.at(now_s) for now_s in (5, 7.5, 10)] == [50, 25, 0]


def test_without_a_duration_the_target_is_there_at_once() -> None:
    ramp = Ramp.still(10).towards(200, now_s=3, duration_s=0)

    assert ramp.at(3) == 200
    assert not ramp.moving(3)


@given(start=values, target=values, now_s=times_s, duration_s=times_s, later_s=times_s)
def test_a_fade_never_leaves_the_stretch_between_its_ends(
    start: float, target: float, now_s: float, duration_s: float, later_s: float
) -> None:
    value = Ramp.still(start).towards(target, now_s, duration_s).at(now_s + later_s)

    assert min(start, target) - 1e-9 <= value <= max(start, target) + 1e-9
