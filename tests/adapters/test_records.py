"""Either database gives back exactly what it was given."""

from controller.adapters.database import open_session
from controller.adapters.placements import Placement
from controller.adapters.records import (
    audit,
    exposures_between,
    load_configs,
    load_experiment,
    load_receipt,
    open_overrides,
    placements,
    recent_audit,
    save_configs,
    save_experiment,
    save_exposure,
    save_override,
    save_placement,
    save_receipt,
)
from controller.atmosphere.model import DeviceId, ZoneId
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.adapters.test_records_experiments import DRAWN
from tests.adapters.test_records_exposures import EXPOSURE
from tests.adapters.test_records_overrides import override
from tests.adapters.test_records_receipts import RECEIPT

empty_url, postgresql_server = databases.empty_url, databases.postgresql_server

LAMP = DeviceId("lamp")


def test_a_store_is_after_a_restart_what_it_was_before(empty_url: str) -> None:
    place = Placement(LAMP, zone=ZoneId("entrance"))
    with open_session(empty_url) as session:
        save_override(session, override("o"))
        save_receipt(session, RECEIPT)
        save_exposure(session, EXPOSURE)
        save_placement(session, place, actor="ayse", at=NOON)
        save_configs(session, LAMP, {"topic": b"\x00{}"})
        save_experiment(session, DRAWN, actor="ayse", at=NOON)

    with open_session(empty_url) as session:
        assert open_overrides(session, NOON) == [override("o")]
        assert load_receipt(session, "r-1") == RECEIPT
        assert exposures_between(session, None, NOON, NOON.replace(hour=13)) == [EXPOSURE]
        assert placements(session) == [place]
        assert load_configs(session) == {LAMP: {"topic": b"\x00{}"}}
        assert load_experiment(session, "citrus") == DRAWN


def test_a_receipt_is_replaced_on_either_database(empty_url: str) -> None:
    for _ in range(2):
        with open_session(empty_url) as session:
            save_receipt(session, RECEIPT)

    with open_session(empty_url) as session:
        assert load_receipt(session, "r-1") == RECEIPT


def test_who_did_what_is_kept_in_words_and_numbers(empty_url: str) -> None:
    with open_session(empty_url) as session:
        audit(session, "Ayşe", "user.add", "user:ali", {"roles": ["manager"], "n": 1.5}, NOON)

    with open_session(empty_url) as session:
        row = recent_audit(session, 1)[0]
    assert (row.actor, row.at, row.detail) == ("Ayşe", NOON, {"roles": ["manager"], "n": 1.5})
