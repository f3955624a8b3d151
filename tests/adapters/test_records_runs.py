"""Hours on disk: one row a part, whatever is counted."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from controller.adapters import records
from controller.atmosphere.model import DeviceId, PartId
from controller.atmosphere.runtime import Runs
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

LAMP, DIFFUSER = PartId(DeviceId("lamp"), "light"), PartId(DeviceId("diffuser"), "scent")
RAN = Runs(7200.0, NOON - timedelta(hours=12), 3600.0, {"lavender": 2880.0}, {"citrus": NOON})


def test_what_was_counted_comes_back_as_it_was(session: Session) -> None:
    kept = {LAMP: Runs(run_s=60.0), DIFFUSER: RAN}

    records.save_runs(session, kept.items())

    assert records.load_runs(session) == kept


def test_a_later_count_takes_the_place_of_the_former(session: Session) -> None:
    records.save_runs(session, [(LAMP, Runs(run_s=60.0))])

    records.save_runs(session, [(LAMP, Runs(run_s=120.0))])

    assert records.load_runs(session) == {LAMP: Runs(run_s=120.0)}


def test_a_changed_cartridge_is_kept_with_who_changed_it(session: Session) -> None:
    records.save_cartridge(session, DIFFUSER, RAN, fragrance="citrus", actor="ayse", at=NOON)

    (row,) = records.recent_audit(session, 5)
    assert (row.actor, row.action, row.subject) == ("ayse", "device.cartridge", "device:diffuser")
    assert records.load_runs(session) == {DIFFUSER: RAN}
