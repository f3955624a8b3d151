"""Who changed what can be read afterwards."""

from datetime import timedelta

from sqlmodel import Session

from controller.adapters.records_audit import CONTROLLER, audit, recent_audit
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

HOUR = timedelta(hours=1)


def test_a_change_is_written_down_with_its_person_and_details(session: Session) -> None:
    audit(session, "ayse", "override.begin", "zone:entrance", {"scene": "calm"}, at=NOON)

    (row,) = recent_audit(session, 10)
    assert (row.actor, row.action, row.subject) == ("ayse", "override.begin", "zone:entrance")
    assert (row.detail, row.at) == ({"scene": "calm"}, NOON)


def test_the_last_change_comes_first_even_within_one_instant(session: Session) -> None:
    for action, at in (("b", NOON), ("c", NOON), ("a", NOON - HOUR)):
        audit(session, CONTROLLER, action, "zone:entrance", {}, at=at)

    assert [row.action for row in recent_audit(session, 10)] == ["c", "b", "a"]
    assert [row.action for row in recent_audit(session, 1)] == ["c"]


def test_the_history_of_one_zone_can_be_read_alone(session: Session) -> None:
    for zone in ("entrance", "lounge"):
        audit(session, "ayse", "override.begin", f"zone:{zone}", {}, at=NOON)

    assert [row.subject for row in recent_audit(session, 10, subject="zone:lounge")] == ["zone:lounge"]
