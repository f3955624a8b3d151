"""What the reconciler wants kept is in the database when the writer has come to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.journal import DatabaseJournal
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt
from controller.atmosphere.model import OFF, Command, DeviceId, Exposure, PartId, ReasonKind, SceneName
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.adapters.small_store import ENTRANCE

sqlite_url = databases.sqlite_url

LAMP = Command(PartId(DeviceId("lamp"), "light"), OFF)
CALM = SceneName("calm")
RECEIPT = Receipt("r1", ENTRANCE, CALM, ReasonKind.SCHEDULE, "schedule.yaml:1", NOON, (Delivery(LAMP),))
EXPOSURE = Exposure(ENTRANCE, CALM, NOON, None, NOON, 1.0, ReasonKind.SCHEDULE)


async def test_the_last_word_about_a_receipt_stands(sqlite_url: str) -> None:
    final = replace(RECEIPT, deliveries=(Delivery(LAMP, DeliveryStatus.FAILED, "offline"),))

    async with Database(sqlite_url) as database:
        journal = DatabaseJournal(database)
        journal.receipt(RECEIPT)
        journal.receipt(final)
        stored = await database.write(lambda session: records.load_receipt(session, "r1"))

    assert stored is not None
    assert [(d.status, d.reason) for d in stored.deliveries] == [(DeliveryStatus.FAILED, "offline")]


async def test_an_exposure_replaces_the_one_that_began_with_it(sqlite_url: str) -> None:
    hour = timedelta(hours=1)

    async with Database(sqlite_url) as database:
        journal = DatabaseJournal(database)
        journal.exposure(EXPOSURE)
        journal.exposure(replace(EXPOSURE, ends=NOON + hour))
        stored = await database.write(
            lambda session: records.exposures_between(session, ENTRANCE, NOON, NOON + hour)
        )

    assert [(e.begins, e.ends) for e in stored] == [(NOON, NOON + hour)]
