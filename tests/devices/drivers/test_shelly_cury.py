"""A Cury: the slot that holds what the scene asks for."""

from __future__ import annotations

from typing import Any

import orjson

from controller.atmosphere.ability import wanted_of
from controller.atmosphere.model import Command, DeviceId, PartId, Setting, State
from devices.registry import Registry
from tests.devices.announcements import RECORDINGS

PREFIX = "shellycury-a0dd6c9f1e20"
ANSWER = f"ambiyans-rpc/{PREFIX}/rpc"
STATUS = (RECORDINGS / "shelly_cury_status.json").read_bytes()
SCENT = PartId(DeviceId(PREFIX), "scent")


def shop() -> Registry:
    registry = Registry()
    registry.discover(ANSWER, STATUS)
    return registry


def told(want: State) -> list[dict[str, Any]]:
    frames = [orjson.loads(order.payload) for order in shop().encode(Command(SCENT, want))]
    return [frame["params"] for frame in frames if frame["method"] == "Cury.Set"]


def test_the_slot_that_holds_the_fragrance_runs_and_the_other_stops_first() -> None:
    stop, start = told(State(on=True, fragrance="citrus", intensity=0.4))

    assert stop == {"id": 0, "slot": "left", "on": False}
    assert start == {"id": 0, "slot": "right", "on": True, "intensity": 40}


def test_off_is_off_in_both_slots() -> None:
    assert told(State(on=False)) == [{"id": 0, "slot": slot, "on": False} for slot in ("left", "right")]


def test_a_fragrance_that_no_vial_holds_is_honestly_not_loaded() -> None:
    part = shop().devices[SCENT.device].parts["scent"]

    wanted = wanted_of(part, Setting(State(on=True, fragrance="pine", intensity=0.4)))

    assert (wanted.refusal, wanted.state) == ("pine is not loaded", State(on=False))


def test_a_cury_says_what_it_gives_how_strongly_and_how_much_is_left() -> None:
    registry = shop()
    status = orjson.loads(STATUS)["result"]["cury:0"]

    registry.report(f"{PREFIX}/status/cury:0", orjson.dumps(status))

    said = State(on=True, fragrance="lavender", intensity=0.6, level=0.83)
    assert registry.devices[SCENT.device].reported["scent"] == said


def test_a_level_below_nought_is_unknown() -> None:
    registry = shop()
    status = orjson.loads(STATUS)["result"]["cury:0"]
    status["slots"]["left"]["on"], status["slots"]["right"]["on"] = False, True

    registry.report(f"{PREFIX}/status/cury:0", orjson.dumps(status))

    said = registry.devices[SCENT.device].reported["scent"]
    assert (said.fragrance, said.level) == ("citrus", None)


def test_a_changed_vial_makes_it_be_asked_and_be_known_by_its_new_fragrance() -> None:
    registry = shop()

    event = b'{"method":"NotifyStatus","params":{"cury:0":{"slots":{"right":{"vial":{"name":"Oud"}}}}}}'
    (question,) = registry.questions(f"{PREFIX}/events/rpc", event)
    registry.discover(ANSWER, STATUS.replace(b"Citrus", b"Oud"))

    assert b"Shelly.GetStatus" in question.payload
    assert registry.devices[SCENT.device].parts["scent"].ranges.fragrances == ("lavender", "oud")
