"""Fragrances by slot."""

from __future__ import annotations

from controller.atmosphere.ability import wanted_of
from controller.atmosphere.model import Command, DeviceId, PartId, Sense, Setting, State
from devices.registry import Fitting, Registry
from tests.devices.announcements import DIFFUSER, shop, whole_device

SLOTS = {**DIFFUSER, "fragrance": {**DIFFUSER["fragrance"], "ops": ["left", "right"]}}
RELAY = {"relay": {"p": "switch", "cmd_t": "~/set", "stat_t": "~"}}
SCENT = PartId(DeviceId("d"), "scent")
PLUG = PartId(DeviceId("d"), "plug")


def two_slots(*fragrances: tuple[str, str]) -> Registry:
    registry = shop(whole_device("d", SLOTS))
    registry.fit({SCENT: Fitting(fragrances=fragrances)})
    return registry


def plug(fitting: Fitting) -> tuple[Registry, PartId]:
    registry = shop(whole_device("d", RELAY, dev={"ids": ["d"], "mdl": "Plug"}))
    (part,) = registry.devices[DeviceId("d")].parts.values()
    registry.fit({part.id: fitting})
    return registry, part.id


def test_a_scene_that_asks_for_lavender_gets_the_slot_that_holds_it() -> None:
    registry = two_slots(("right", "lavender"))

    told = registry.encode(Command(SCENT, State(on=True, fragrance="lavender")))

    assert (told[0].topic, told[0].payload) == ("d/fragrance/set", b"right")
    assert registry.devices[SCENT.device].parts["scent"].ranges.fragrances == ("left", "lavender")


def test_what_a_slot_gives_is_reported_by_its_fragrance_even_when_it_was_said_before() -> None:
    registry = shop(whole_device("d", SLOTS))
    registry.report("d/fragrance", b"right")

    registry.fit({SCENT: Fitting(fragrances=(("right", "lavender"),))})

    assert registry.devices[SCENT.device].reported["scent"].fragrance == "lavender"


def test_a_fragrance_in_no_slot_is_honestly_not_loaded() -> None:
    part = two_slots(("right", "lavender")).devices[SCENT.device].parts["scent"]

    assert wanted_of(part, Setting(State(on=True, fragrance="oud"))).refusal == "oud is not loaded"


def test_a_plug_gives_what_people_said_is_behind_it_and_nothing_else() -> None:
    registry, part = plug(Fitting(fragrances=(("", "lavender"),)))
    known = registry.devices[part.device].parts[part.part]

    assert wanted_of(known, Setting(State(on=True, fragrance="oud", intensity=0.4))).refusal
    wanted = wanted_of(known, Setting(State(on=True, fragrance="lavender", intensity=0.4)))
    assert [p.payload for p in registry.encode(wanted.command)] == [b"ON"]
    registry.report("d", b"ON")
    assert registry.devices[part.device].reported[part.part] == State(on=True, fragrance="lavender")


def test_a_plug_with_a_lamp_on_it_is_a_light_whatever_it_was_proposed_as() -> None:
    registry, part = plug(Fitting(sense=Sense.LIGHT))

    assert registry.devices[part.device].parts[part.part].sense is Sense.LIGHT


def test_what_people_said_outlives_a_new_announcement() -> None:
    registry = two_slots(("right", "lavender"))

    registry.discover(*whole_device("d", SLOTS, dev={"ids": ["d"], "name": "Renamed"}))

    assert registry.devices[SCENT.device].parts["scent"].ranges.fragrances == ("left", "lavender")
