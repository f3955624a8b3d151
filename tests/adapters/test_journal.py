"""What the reconciler wants kept is there after the store has closed."""

from dataclasses import replace
from datetime import timedelta

from controller.adapters.database import Database, open_session
from controller.adapters.journal import DatabaseJournal
from controller.adapters.records import exposures_between, load_receipt
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt
from controller.atmosphere.model import (
    Command,
    DeviceId,
    Exposure,
    PartId,
    ReasonKind,
    SceneName,
    State,
    ZoneId,
)
from tests.adapters import databases
from tests.adapters.databases import NOON

sqlite_url = databases.sqlite_url

ENTRANCE, CALM = ZoneId("entrance"), SceneName("calm")
HOUR = timedelta(hours=1)
LAMP = Delivery(Command(PartId(DeviceId("lamp"), "light"), State(on=True)))


async def test_a_receipt_is_kept_as_it_stood_last(sqlite_url: str) -> None:
    begun = Receipt("r-1", ENTRANCE, CALM, ReasonKind.SCHEDULE, "schedule.yaml:3", NOON, (LAMP,))
    observed = replace(begun, deliveries=(replace(LAMP, status=DeliveryStatus.OBSERVED, observed_at=NOON),))

    async with Database(sqlite_url) as database:
        journal = DatabaseJournal(database)
        journal.receipt(begun)
        journal.receipt(observed)

    with open_session(sqlite_url) as session:
        assert load_receipt(session, "r-1") == observed


async def test_an_exposure_that_ends_stays_one_exposure(sqlite_url: str) -> None:
    lasting = Exposure(ENTRANCE, CALM, NOON, None, NOON, 1.0, ReasonKind.SCHEDULE)
    ended = replace(lasting, ends=NOON + HOUR)

    async with Database(sqlite_url) as database:
        journal = DatabaseJournal(database)
        journal.exposure(lasting)
        journal.exposure(ended)

    with open_session(sqlite_url) as session:
        assert exposures_between(session, ENTRANCE, NOON, NOON + HOUR) == [ended]
