"""Tills and counters may send a number as often as they like."""

from datetime import timedelta

from sqlmodel import Session

from controller.adapters.measures import insert_measure, measures_between, measures_of
from controller.adapters.submission import Measurement
from controller.atmosphere.model import ZoneId
from controller.experiment.measure import Measure
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

HOUR = timedelta(hours=1)


def sales(name: str, value: float, zone: str | None = None) -> Measurement:
    return Measurement(id=name, metric="sales", zone=zone, value=value, begins=NOON, ends=NOON + HOUR)


def test_a_measure_is_stored_once(session: Session) -> None:
    assert insert_measure(session, sales("m", 12.5), NOON)
    assert not insert_measure(session, sales("m", 99.0), NOON)

    assert [row.value for row in measures_between(session, "sales", None, NOON, NOON + HOUR)] == [12.5]


def test_the_whole_store_is_not_one_of_its_zones(session: Session) -> None:
    insert_measure(session, sales("m", 12.5), NOON)
    insert_measure(session, sales("n", 2.0, zone="lounge"), NOON)

    found = measures_between(session, "sales", "lounge", NOON, NOON + HOUR)

    assert [row.id for row in found] == ["n"]
    assert measures_between(session, "sales", "lounge", NOON + HOUR, NOON + 2 * HOUR) == []


def test_an_experiment_reads_its_zones_and_the_whole_store(session: Session) -> None:
    insert_measure(session, sales("a", 1.0), NOON)
    insert_measure(session, sales("b", 2.0, zone="lounge"), NOON)
    insert_measure(session, sales("c", 4.0, zone="entrance"), NOON)

    found = measures_of(session, ["sales"], [ZoneId("lounge")], NOON + HOUR / 2, NOON + HOUR)

    assert found == [
        Measure("sales", None, 1.0, NOON, NOON + HOUR),
        Measure("sales", ZoneId("lounge"), 2.0, NOON, NOON + HOUR),
    ]
    assert measures_of(session, ["footfall"], [ZoneId("lounge")], NOON, NOON + HOUR) == []


def test_a_single_sale_at_the_first_moment_is_read(session: Session) -> None:
    insert_measure(session, sales("a", 1.0).model_copy(update={"ends": NOON}), NOON)

    assert [each.value for each in measures_of(session, ["sales"], [], NOON, NOON + HOUR)] == [1.0]
    assert measures_of(session, ["sales"], [], NOON + HOUR, NOON + 2 * HOUR) == []
