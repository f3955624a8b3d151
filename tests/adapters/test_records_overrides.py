"""What people asked of the zones outlives a restart."""

from datetime import timedelta

from sqlmodel import Session

from controller.adapters.records import (
    emergency_active,
    end_override,
    open_overrides,
    recent_audit,
    save_override,
    set_emergency,
)
from controller.atmosphere.color import Color
from controller.atmosphere.model import (
    EVERY_LAYER,
    Override,
    Patch,
    SceneName,
    Setting,
    State,
    ZoneId,
)
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

HOUR = timedelta(hours=1)
WARM = Patch(
    light={EVERY_LAYER: Setting(State(on=True, brightness=0.6, color=Color(0.4, 0.39)), fade_s=10.0)},
    scent=Setting(State(intensity=0.2)),
)


def override(name: str, zone: str = "entrance", hours: int = 0) -> Override:
    since = NOON + hours * HOUR
    return Override(name, ZoneId(zone), since, since + 3 * HOUR, SceneName("calm"), WARM, "VIP visit", "ayse")


def test_an_override_comes_back_as_it_was_given(session: Session) -> None:
    save_override(session, override("a"))

    assert open_overrides(session, NOON) == [override("a")]


def test_an_override_ends_by_itself(session: Session) -> None:
    save_override(session, override("a"))

    assert open_overrides(session, NOON + 3 * HOUR) == []


def test_the_next_override_of_a_zone_ends_the_one_before_for_good(session: Session) -> None:
    save_override(session, override("a"))
    save_override(session, override("elsewhere", zone="lounge"))
    save_override(session, override("b", hours=1))

    assert end_override(session, "b", NOON + 2 * HOUR, actor="ayse")
    assert [o.id for o in open_overrides(session, NOON + 2 * HOUR)] == ["elsewhere"]


def test_an_override_is_ended_once(session: Session) -> None:
    save_override(session, override("a"))

    assert end_override(session, "a", NOON + HOUR)
    assert not end_override(session, "a", NOON + HOUR)
    assert not end_override(session, "never given", NOON)


def test_who_gave_and_who_ended_an_override_is_on_record(session: Session) -> None:
    save_override(session, override("a"))
    end_override(session, "a", NOON + HOUR, actor="mehmet")

    rows = recent_audit(session, 10, subject="zone:entrance")
    assert [(row.actor, row.action) for row in rows] == [
        ("mehmet", "override.end"),
        ("ayse", "override.begin"),
    ]
    assert rows[1].detail["scene"] == "calm"


def test_the_emergency_is_what_it_was_turned_to_last(session: Session) -> None:
    assert not emergency_active(session)
    for active in (True, False, True):
        set_emergency(session, active, NOON, "fire relay")
        session.flush()
        assert emergency_active(session) is active
