"""The stretches in which a zone really had a scene."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from controller.adapters.records import exposures_between, lasting_exposures, save_exposure
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, ZoneId
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

HOUR = timedelta(hours=1)
EXPOSURE = Exposure(
    zone=ZoneId("entrance"),
    scene=SceneName("calm"),
    begins=NOON,
    ends=NOON + HOUR,
    settled=NOON + HOUR / 6,
    delivered=0.97,
    reason=ReasonKind.EXPERIMENT,
    experiment="citrus",
    arm="B",
    shares=((Sense.LIGHT, 1.0), (Sense.SCENT, 2 / 3)),
)


def test_an_exposure_comes_back_as_it_was(session: Session) -> None:
    save_exposure(session, EXPOSURE)

    assert exposures_between(session, ZoneId("entrance"), NOON, NOON + HOUR) == [EXPOSURE]


def test_an_exposure_that_touches_the_time_counts_and_one_that_only_meets_it_does_not(
    session: Session,
) -> None:
    save_exposure(session, EXPOSURE)

    assert exposures_between(session, None, NOON + HOUR / 2, NOON + 2 * HOUR) == [EXPOSURE]
    assert exposures_between(session, None, NOON + HOUR, NOON + 2 * HOUR) == []
    assert exposures_between(session, None, NOON - HOUR, NOON) == []
    assert exposures_between(session, ZoneId("lounge"), NOON, NOON + HOUR) == []


def test_an_exposure_that_ends_takes_the_place_of_the_lasting_one(session: Session) -> None:
    lasting = replace(EXPOSURE, ends=None)

    save_exposure(session, lasting)
    assert exposures_between(session, None, NOON + 9 * HOUR, NOON + 10 * HOUR) == [lasting]
    assert lasting_exposures(session) == [lasting]
    save_exposure(session, EXPOSURE)

    assert lasting_exposures(session) == []
    assert exposures_between(session, None, NOON, NOON + HOUR) == [EXPOSURE]
