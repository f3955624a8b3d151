"""What else lives in a store: scene files that people edit, plugs that people pull, relays and screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.outsider import Outsider
from tests.whole.programs import eventually
from tests.whole.shop import STORE, UNPLUGGED, Shop

APPLIED_S = 2.0
MACHINE_S = 3.0
"""what a machine that is busy with other tests may take on top"""


def edit(path: Path, pattern: str, text: str) -> None:
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, text, before, count=1)
    assert after != before
    path.write_text(after, encoding="utf-8")


@pytest.fixture
def edited(entrance: Shop) -> Iterator[Shop]:
    """A store whose scene files are put back afterwards."""
    before = {path: path.read_bytes() for path in entrance.scenes.glob("*.yaml")}
    yield entrance
    taken_up = len(entrance.controller.events("scene files taken up"))
    for path, content in before.items():
        if path.read_bytes() != content:
            path.write_bytes(content)
    eventually(lambda: len(entrance.controller.events("scene files taken up")) > taken_up)
    assert faults(entrance) == 0


def faults(shop: Shop) -> int:
    found = re.search(
        r"^ambiyans_scene_file_faults (\d+)", shop.staff.http.get("/metrics").text, re.MULTILINE
    )
    assert found is not None
    return int(float(found[1]))


def test_an_edited_scene_reaches_the_one_device_that_it_changes(edited: Shop) -> None:
    player = edited.identifier("entrance-player")

    edit(edited.scenes / "lively-afternoon.yaml", "volume: 40%", "volume: 35%")

    eventually(
        lambda: edited.staff.device(player)["state"]["volume"] == pytest.approx(0.35, abs=0.01),
        within_s=APPLIED_S + MACHINE_S,
        what="the player is at 35 %",
    )
    told = {topic.split("/")[1] for topic in edited.commands()}
    assert told - {UNPLUGGED} == {"entrance-player"}


def test_a_broken_file_changes_nothing_and_says_where_it_is_broken(edited: Shop) -> None:
    before = edited.staff.zone("entrance")

    edit(edited.scenes / "lively-afternoon.yaml", "volume: 40%", "volume: 40")

    eventually(lambda: faults(edited) == 1, within_s=APPLIED_S + MACHINE_S, what="the fault is seen")
    [log] = edited.controller.events("scene files not taken up")[-1:]
    assert re.match(r"lively-afternoon\.yaml:\d+:\d+: .*%", log["faults"][0])
    assert log["faults"][0].split(": ")[0] in edited.staff.http.get("/").text
    assert edited.staff.zone("entrance")["delivery"] == before["delivery"]
    assert edited.commands() == []


def test_a_zone_that_leaves_the_files_stops_nothing_else(edited: Shop) -> None:
    store = edited.scenes / "store.yaml"

    edit(store, r"(?s)  checkout:.*", "")

    eventually(lambda: len(edited.staff.get("/zones")["items"]) == 4, what="the zone is gone")
    lamp = edited.identifier("checkout-ceiling-1")
    edited.plug("checkout-ceiling-1", plugged=False)
    eventually(lambda: edited.staff.device(lamp)["available"] is False, what="one of its lamps leaves")
    edited.plug("checkout-ceiling-1", plugged=True)
    eventually(lambda: edited.staff.device(lamp)["available"], what="the lamp is back")
    assert edited.staff.final(edited.staff.switch("entrance", "sale-day", minutes=1))["observed"] == 11
    assert edited.staff.http.get("/api/v1/zones/checkout").status_code == 404
    assert {d["zone"] for d in edited.staff.get("/devices")["items"]} == {"entrance", None}


def test_a_lamp_that_loses_power_is_missed_at_once_and_gets_the_scene_of_its_return(entrance: Shop) -> None:
    lamp = entrance.identifier("window-strip-1")
    entrance.plug("window-strip-1", plugged=False)
    eventually(lambda: entrance.staff.holding("entrance") == (10, 12), what="the badge drops")
    receipt = entrance.staff.final(entrance.staff.switch("entrance", "sale-day", minutes=30))
    assert receipt["observed"] == 10

    entrance.plug("window-strip-1", plugged=True)

    eventually(
        lambda: entrance.staff.holding("entrance") == (11, 12), what="it came back to its zone's scene"
    )
    assert entrance.staff.device(lamp)["state"]["brightness"] == pytest.approx(1.0, abs=0.01)
    assert entrance.staff.get(f"/receipts/{receipt['id']}")["observed"] == 10


def test_the_fire_relay_switches_everything_and_back(entrance: Shop) -> None:
    relay = f"ambiyans/{STORE}/emergency"

    entrance.outsider.tell(relay, active=True)
    eventually(lambda: entrance.staff.holding("entrance") == (11, 12) and emergency(entrance))
    player = entrance.staff.device(entrance.identifier("entrance-player"))["state"]
    entrance.outsider.tell(relay, active=False)

    assert player["on"] is False
    eventually(lambda: not emergency(entrance), what="the schedule is back")
    eventually(lambda: entrance.staff.holding("entrance") == (11, 12), what="the devices are back")


def emergency(shop: Shop) -> bool:
    return all(zone["reason"]["kind"] == "emergency" for zone in shop.staff.get("/zones")["items"])


def test_a_relay_that_talks_nonsense_moves_nothing(entrance: Shop) -> None:
    relay = f"ambiyans/{STORE}/emergency"

    for nonsense in (b"", b"1", b"[]", b'{"active": "yes"}', b"\xff"):
        entrance.outsider.tell_plainly(relay, nonsense)
    entrance.outsider.tell(relay, active=False)

    assert entrance.staff.zone("entrance")["reason"]["kind"] == "schedule"


def test_a_screen_that_comes_later_finds_each_zones_scene_and_the_controllers_presence(
    entrance: Shop,
) -> None:
    entrance.staff.final(entrance.staff.switch("entrance", "sale-day", minutes=30))

    with Outsider(entrance.broker.port, f"ambiyans/{STORE}/#") as screen:
        said = screen.hears(f"ambiyans/{STORE}/zone/entrance/scene")
        eventually(lambda: screen.last.get(f"ambiyans/{STORE}/controller") == b"online")

    assert said | {"since": ""} == {"scene": "sale-day", "reason": "override", "since": ""}
    assert said["since"].startswith("20")
