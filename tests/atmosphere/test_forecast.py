"""What limits will hold back, known before the day begins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.atmosphere.forecast import Bite, day_forecast, would_clamp
from controller.atmosphere.model import SceneName, Store
from controller.atmosphere.scene import parse_patch
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, at, rule

SCENTED = {"scent": {"fragrance": "lavender", "intensity": "40%"}}
CYCLED = {"scent": {"fragrance": "lavender", "run": "30 s", "pause": "90 s"}}


def walls(store: Store, bites: tuple[Bite, ...]) -> list[tuple[str, str, list[str]]]:
    def wall(bite: Bite) -> tuple[str, str]:
        begins, ends = (m.astimezone(store.timezone) for m in (bite.begins, bite.ends))
        return f"{begins:%H:%M}", f"{ends:%H:%M}"

    return [(*wall(bite), [clamp.limit for clamp in bite.clamps]) for bite in bites]


@pytest.mark.parametrize(
    ("scene", "runs_out"),
    [(SCENTED, "12:00"), (CYCLED, "18:00")],  # open at ten; a quarter of the time lasts four times two hours
)
def test_a_scent_budget_runs_out_when_its_running_time_is_over(
    scene: dict[str, object], runs_out: str
) -> None:
    store = a_shop(
        rule("calm", "open", "close"), scenes={"calm": scene}, limits={"scent": {"daily": "120 min"}}
    )

    assert walls(store, day_forecast(store, ENTRANCE, MONDAY)) == [
        (runs_out, "22:00", ["scent daily 120 min"])
    ]


def test_a_budget_of_loudness_runs_out_sooner_for_louder_music() -> None:
    dose = {"level": "40%", "for": "6 h", "then": "20%"}
    music = {"music": {"playlist": "pop", "volume": "80%"}}
    store = a_shop(rule("calm", "10:00", "14:00"), scenes={"calm": music}, limits={"volume": {"dose": dose}})

    [bite] = walls(store, day_forecast(store, ENTRANCE, MONDAY))

    # Twice the amplitude is four times the energy: a quarter of six hours.
    assert bite == ("11:30", "14:00", ["loudness of the day: 40% for 6 h"])


def test_a_playlist_gives_way_once_it_has_had_its_time() -> None:
    music = {"music": {"playlist": "pop", "volume": "30%"}}
    store = a_shop(
        rule("calm", "10:00", "14:00"),
        scenes={"calm": music},
        limits={"playlist": {"daily": "3 h", "then": "jazz"}},
    )

    [bite] = day_forecast(store, ENTRANCE, MONDAY)

    assert walls(store, (bite,)) == [("13:00", "14:00", ["the same playlist at most 180 min a day"])]
    assert (bite.clamps[0].wanted, bite.clamps[0].given) == ("pop", "jazz")


def test_an_experiment_can_ask_whether_an_arm_would_be_held_back() -> None:
    store = a_shop(scenes={"party": {"music": {"playlist": "pop", "volume": "80%"}}}, limits=LOUD)
    begins, ends = at(store, MONDAY, "10:00"), at(store, MONDAY, "14:00")

    assert would_clamp(store, ENTRANCE, begins, ends, scene=SceneName("calm")) == ()
    [bite] = would_clamp(store, ENTRANCE, begins, ends, scene=SceneName("party"))
    assert (bite.begins, bite.ends) == (begins, ends)


def test_an_arm_of_scent_that_ends_at_noon_is_known_beforehand() -> None:
    store = a_shop(
        rule("calm", "open", "close"),
        scenes={"calm": SCENTED},
        limits={"scent": {"daily": "180 min"}},
    )
    patch = parse_patch({"scent": {"fragrance": "citrus"}})
    begins = at(store, MONDAY, "12:00")

    [bite] = would_clamp(store, ENTRANCE, begins, begins + timedelta(hours=4), patch=patch)

    assert walls(store, (bite,)) == [("13:00", "16:00", ["scent daily 180 min"])]


LOUD = {"volume": {"max": "60%"}}
