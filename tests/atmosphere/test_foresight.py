"""The hours to come, part by part, as a device that is left alone will live them."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.compile import Placed, plan_parts
from controller.atmosphere.foresight import (
    Ahead,
    Wished,
    began_today,
    desired_ahead,
    ends_tomorrow,
    merged,
    next_midnight,
    part_ahead,
)
from controller.atmosphere.model import (
    Assignment,
    Capability,
    Command,
    DeviceId,
    Layer,
    Override,
    Part,
    PartId,
    SceneName,
    Sense,
    State,
    Store,
    Used,
)
from controller.atmosphere.part_limits import PartLimits
from controller.atmosphere.resolve import resolve
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, after, at, rule

SCENES = {
    "calm": {"light": {"brightness": "60%"}, "scent": {"fragrance": "lavender", "intensity": "40%"}},
    "evening": {"light": {"brightness": "30%"}},
    "party": {"light": {"brightness": "90%"}},
}
SHOP = a_shop(rule("calm", "10:00", "12:00"), rule("evening", "12:00", "22:00"), scenes=SCENES)
ELEVEN = at(SHOP, MONDAY, "11:00")


def placed(sense: Sense, *can: Capability) -> Placed:
    part = Part(PartId(DeviceId("node"), str(sense)), sense, frozenset({Capability.ON_OFF, *can}))
    return Placed(part, Layer("ambient"))


LAMP = placed(Sense.LIGHT, Capability.BRIGHTNESS)
DIFFUSER = placed(Sense.SCENT, Capability.INTENSITY)


def walls(store: Store, day: list[Ahead]) -> list[tuple[str, bool | None, float | None]]:
    """Day and time, on, and how bright or strong."""

    def said(state: State) -> float | None:
        return state.brightness if state.brightness is not None else state.intensity

    return [
        (
            f"{ahead.begins.astimezone(store.timezone):%a %H:%M}",
            ahead.command.want.on,
            said(ahead.command.want),
        )
        for ahead in day
    ]


def test_a_lamp_knows_the_rest_of_today_and_all_of_tomorrow() -> None:
    day = part_ahead(LAMP, desired_ahead(SHOP, ENTRANCE, ELEVEN, Wished()))

    assert walls(SHOP, day) == [
        ("Mon 11:00", True, 0.6),
        ("Mon 12:00", True, 0.3),
        ("Mon 22:00", False, None),
        ("Tue 10:00", True, 0.6),
        ("Tue 12:00", True, 0.3),
        ("Tue 22:00", False, None),
    ]


def test_what_changes_nothing_for_a_part_is_left_out() -> None:
    day = part_ahead(DIFFUSER, desired_ahead(SHOP, ENTRANCE, ELEVEN, Wished()))

    assert walls(SHOP, day) == [
        ("Mon 11:00", True, 0.4),
        ("Mon 12:00", False, None),
        ("Tue 10:00", True, 0.4),
        ("Tue 12:00", False, None),
    ]


def test_a_persons_choice_is_known_until_it_ends_and_a_block_from_when_it_begins() -> None:
    choice = Override("o", ENTRANCE, ELEVEN, at(SHOP, MONDAY, "11:30"), SceneName("party"))
    block = Assignment(
        "x", "B", at(SHOP, MONDAY, "14:00"), at(SHOP, MONDAY, "15:00"), SceneName("party"), None
    )

    day = part_ahead(LAMP, desired_ahead(SHOP, ENTRANCE, ELEVEN, Wished(choice, (block,))))

    assert walls(SHOP, day)[:5] == [
        ("Mon 11:00", True, 0.9),
        ("Mon 11:30", True, 0.6),
        ("Mon 12:00", True, 0.3),
        ("Mon 14:00", True, 0.9),
        ("Mon 15:00", True, 0.3),
    ]


def test_a_scent_budget_that_is_half_used_ends_the_scent_in_time() -> None:
    shop = a_shop(rule("calm", "10:00", "22:00"), scenes=SCENES, limits={"scent": {"daily": "120 min"}})
    hour = Used(scent_s=3600.0)

    day = part_ahead(DIFFUSER, desired_ahead(shop, ENTRANCE, ELEVEN, Wished(used=hour)))

    assert walls(shop, day) == [
        ("Mon 11:00", True, 0.4),
        ("Mon 12:00", False, None),
        ("Tue 10:00", True, 0.4),
        ("Tue 12:00", False, None),
    ]


@given(minutes=st.integers(0, 24 * 60), later=st.integers(0, 24 * 60))
def test_at_any_moment_it_is_what_the_controller_would_have_said_then(minutes: int, later: int) -> None:
    now = at(SHOP, MONDAY, "00:00") + timedelta(minutes=minutes)
    then = now + timedelta(minutes=later)
    if then >= ends_tomorrow(SHOP, now):
        return

    day = part_ahead(LAMP, desired_ahead(SHOP, ENTRANCE, now, Wished()))

    foreseen = [ahead.command.want for ahead in day if ahead.begins <= then][-1]
    (said,) = plan_parts(resolve(SHOP, ENTRANCE, then), [LAMP]).wanted
    assert foreseen == said.state


def test_the_day_begins_and_ends_at_midnights_of_the_store() -> None:
    assert began_today(SHOP, ELEVEN) == at(SHOP, MONDAY, "00:00")
    assert ends_tomorrow(SHOP, ELEVEN) == at(SHOP, after(MONDAY, 2), "00:00")


def test_a_slot_of_a_device_with_two_parts_says_both_though_one_stays() -> None:
    noon, evening = at(SHOP, MONDAY, "12:00"), at(SHOP, MONDAY, "18:00")
    left = [Ahead(ELEVEN, wanted("left", 0.6)), Ahead(evening, wanted("left", 0.2))]
    right = [Ahead(ELEVEN, wanted("right", 0.5)), Ahead(noon, wanted("right", 0.4))]

    def encode(command: Command) -> list[tuple[str, str]]:
        return [(command.part.part, f"{command.want.brightness:.0%}")]

    assert merged([left, right], began_today(SHOP, ELEVEN), encode) == [
        (began_today(SHOP, ELEVEN), (("left", "60%"), ("right", "50%"))),
        (noon, (("left", "60%"), ("right", "40%"))),
        (evening, (("left", "20%"), ("right", "40%"))),
    ]


def wanted(part: str, brightness: float) -> Command:
    return Command(PartId(DeviceId("node"), part), State(on=True, brightness=brightness), 0.0)


def test_a_device_without_a_zone_has_no_slots() -> None:
    nothing: list[tuple[datetime, tuple[tuple[str, str], ...]]] = merged([], ELEVEN, lambda _: [])

    assert nothing == []


def test_a_diffuser_that_is_left_alone_keeps_to_its_own_minutes_of_the_day() -> None:
    shop = a_shop(rule("calm", "10:00", "22:00"), scenes=SCENES)
    limited = DIFFUSER._replace(limits=PartLimits(scent_daily_s=3 * 3600.0), used_s=3600.0)

    day = part_ahead(limited, desired_ahead(shop, ENTRANCE, ELEVEN, Wished()), next_midnight(shop, ELEVEN))

    assert walls(shop, day) == [
        ("Mon 11:00", True, 0.4),
        ("Mon 13:00", False, None),  # two of its three hours were left at 11:00
        ("Tue 10:00", True, 0.4),
        ("Tue 13:00", False, None),
    ]


def test_a_scene_through_the_night_begins_its_minutes_anew_at_midnight() -> None:
    shop = a_shop(rule("calm", "00:00", "24:00"), scenes=SCENES)
    limited = DIFFUSER._replace(limits=PartLimits(scent_daily_s=3600.0))

    day = part_ahead(limited, desired_ahead(shop, ENTRANCE, ELEVEN, Wished()), next_midnight(shop, ELEVEN))

    on = [ahead.command.want.on for ahead in day]
    assert all(one != other for one, other in itertools.pairwise(on))
