"""Where devices stand and how they described themselves outlives a restart."""

from sqlmodel import Session

from controller.adapters.placements import Placement
from controller.adapters.records import (
    forget_device,
    load_configs,
    placements,
    recent_audit,
    save_configs,
    save_placement,
)
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

DIMMER = DeviceId("dimmer-0x12")


def test_a_device_stands_where_it_was_put_last(session: Session) -> None:
    whole = Placement(DIMMER, zone=ZoneId("entrance"), name="Door")
    part = Placement(DIMMER, "l2", ZoneId("lounge"), Layer("accent"))

    save_placement(session, Placement(DIMMER, zone=ZoneId("lounge")), actor="ayse", at=NOON)
    save_placement(session, part, actor="ayse", at=NOON)
    save_placement(session, whole, actor="mehmet", at=NOON)

    assert placements(session) == [whole, part]
    assert [row.actor for row in recent_audit(session, 9)] == ["mehmet", "ayse", "ayse"]


def test_a_device_is_known_by_what_it_said_last(session: Session) -> None:
    save_configs(
        session, DIMMER, {"homeassistant/light/a/config": b"{}", "homeassistant/light/b/config": b"1"}
    )
    save_configs(session, DIMMER, {"homeassistant/light/a/config": b"\x00\xff"})

    assert load_configs(session) == {DIMMER: {"homeassistant/light/a/config": b"\x00\xff"}}


def test_a_forgotten_device_leaves_only_its_audit(session: Session) -> None:
    save_placement(session, Placement(DIMMER, zone=ZoneId("lounge")), actor="ayse", at=NOON)
    save_configs(session, DIMMER, {"homeassistant/light/a/config": b"{}"})

    forget_device(session, DIMMER, actor="ayse", at=NOON)

    assert (placements(session), load_configs(session)) == ([], {})
    assert recent_audit(session, 1)[0].action == "device.forget"
