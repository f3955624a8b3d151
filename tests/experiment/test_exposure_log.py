"""The running exposure of every zone, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from controller.atmosphere.model import Exposure, ReasonKind, SceneName, ZoneId
from controller.experiment.exposure import Observation
from controller.experiment.exposure_log import ExposureLog

ENTRANCE = ZoneId("entrance")
NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
CALM = Observation(ENTRANCE, NOON, SceneName("calm"), observed=4, total=4, reason=ReasonKind.SCHEDULE)


class Shelf:
    """Keeps exposures as the database does: by zone and beginning."""

    def __init__(self) -> None:
        self.kept: dict[tuple[ZoneId, datetime], Exposure] = {}
        self.log = ExposureLog(self.keep)

    def keep(self, exposure: Exposure) -> None:
        self.kept[exposure.zone, exposure.begins] = exposure

    def ends(self) -> list[datetime | None]:
        return [exposure.ends for exposure in self.kept.values()]


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_an_exposure_is_kept_from_its_first_moment_on() -> None:
    shelf = Shelf()

    assert shelf.log.observe(CALM)
    assert shelf.ends() == [None]
    assert shelf.log.running(ENTRANCE) == shelf.kept[ENTRANCE, NOON]


def test_the_same_observation_again_keeps_nothing_new() -> None:
    shelf = Shelf()
    shelf.log.observe(CALM)

    assert not shelf.log.observe(replace(CALM, at=later(1)))
    assert len(shelf.kept) == 1


def test_another_scene_ends_the_kept_exposure_and_begins_the_next() -> None:
    shelf = Shelf()
    shelf.log.observe(CALM)

    shelf.log.observe(replace(CALM, at=later(30), scene=SceneName("lively")))

    assert shelf.ends() == [later(30), None]


def test_while_a_change_is_under_way_nothing_runs() -> None:
    shelf = Shelf()
    shelf.log.observe(CALM)

    shelf.log.end(ENTRANCE, later(30))

    assert shelf.log.running(ENTRANCE) is None
    assert shelf.ends() == [later(30)]


def test_a_zone_without_an_exposure_has_nothing_to_end() -> None:
    shelf = Shelf()

    shelf.log.end(ENTRANCE, NOON)

    assert shelf.kept == {}


def test_a_flush_keeps_how_far_an_exposure_has_come_and_lets_it_run_on() -> None:
    shelf = Shelf()
    shelf.log.observe(CALM)

    shelf.log.flush(later(10))
    shelf.log.flush(later(20))

    assert shelf.ends() == [later(20)]
    running = shelf.log.running(ENTRANCE)
    assert running is not None
    assert running.ends is None


def test_zones_have_exposures_of_their_own() -> None:
    shelf = Shelf()
    shelf.log.observe(CALM)
    shelf.log.observe(replace(CALM, zone=ZoneId("lounge")))

    shelf.log.end(ENTRANCE, later(5))

    assert shelf.ends() == [later(5), None]
