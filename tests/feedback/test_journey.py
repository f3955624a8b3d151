"""Where in the visit an answer was given."""

from zoneinfo import ZoneInfo

from controller.atmosphere.model import Hours, SceneName, Store, Zone, ZoneId
from controller.feedback.journey import Stage, journey, stage_of, touchpoint_of

ENTRANCE, LOUNGE = ZoneId("entrance"), ZoneId("lounge")


def zone(name: ZoneId, touchpoint: str | None) -> Zone:
    return Zone(name, {"en": name}, SceneName("neutral"), touchpoint)


STORE = Store(
    id="moda",
    name="Moda",
    timezone=ZoneInfo("Europe/Istanbul"),
    country="TR",
    location=None,
    languages=("en",),
    hours=Hours({}),
    zones={
        ENTRANCE: zone(ENTRANCE, "arrival"),
        LOUNGE: zone(LOUNGE, None),
        ZoneId("door"): zone(ZoneId("door"), "exit"),
    },
    scenes={},
    touchpoints={"website": {"en": "Website"}},
)


def test_an_answer_has_the_touchpoint_that_was_named_or_its_zones() -> None:
    assert touchpoint_of(STORE, ENTRANCE, None) == "arrival"
    assert touchpoint_of(STORE, ENTRANCE, "fitting") == "fitting"
    assert touchpoint_of(STORE, LOUNGE, None) is None
    assert touchpoint_of(STORE, None, "after-visit") == "after-visit"


def test_whatever_is_not_outside_is_during_the_visit() -> None:
    assert [stage_of(name) for name in ("website", "arrival", None, "exit")] == [
        Stage.BEFORE,
        Stage.DURING,
        Stage.DURING,
        Stage.AFTER,
    ]


def test_a_journey_goes_as_listed_and_then_through_the_store() -> None:
    assert journey(STORE) == ("website", "arrival", "exit")
