"""Limits, fittings, cartridges and buttons in the panel: each error stands at its field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.adapters.status import Upkeep
from controller.atmosphere.cartridge import Cartridge
from controller.atmosphere.model import Capability, DeviceId, Part, PartId, Sense, State
from controller.atmosphere.part_limits import PartLimits
from controller.feedback.buttons import Meaning
from controller.feedback.scores import Metric
from devices.drivers.entity import Writing
from devices.drivers.siren import Siren
from devices.registry import Device, DeviceKind
from tests.web.api_client import HOST, Api
from tests.web.small_store import remote
from tests.web.store_fixture import ENTRANCE, Shop, lamp

OWN = {"Origin": HOST, "Accept-Language": "en"}
TURKISH = {"Origin": HOST, "Accept-Language": "tr"}


def diffuser() -> Device:
    part = Part(PartId(DeviceId("d"), "scent"), Sense.SCENT, frozenset({Capability.ON_OFF}))
    return replace(
        lamp("d"),
        name="Door scent",
        kind=DeviceKind.SCENT,
        parts={"scent": part},
        reported={"scent": State()},
    )


def siren() -> Device:
    horn = Siren("horn", Writing("s/set"), has_volume=True)
    return replace(lamp("s", parts=()), name="Siren", kind=DeviceKind.SIREN, sirens={"horn": horn})


def scented(shop: Shop, upkeep: Upkeep) -> None:
    """Put a diffuser at the entrance."""
    shop.controls.add(diffuser(), zone=ENTRANCE)
    shop.controls.known[DeviceId("d")] = replace(shop.controls.known[DeviceId("d")], upkeep={"scent": upkeep})


async def test_limits_are_typed_with_or_without_the_unit_beside_the_field(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    staff = await api.browser("facilities")

    form = {"part": "light", "brightness_max": "%60", "kelvin_min": "2700", "kelvin_max": "4000 K"}
    answer = await staff.post("/devices/7/limits", data=form, headers=OWN)

    assert answer.status_code == 303
    limits = shop.controls.known[DeviceId("7")].upkeep["light"].limits
    assert limits == PartLimits(brightness_max=0.6, kelvin_min=2700.0, kelvin_max=4000.0)
    page = (await staff.get("/devices/7", headers=OWN)).text
    assert 'value="60%"' in page
    assert "Limits of this device (set)" in page


async def test_a_limit_that_makes_no_sense_stands_beside_its_field_with_what_was_typed(
    api: Api, shop: Shop
) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    staff = await api.browser("facilities")
    form = {"part": "light", "brightness_max": "bright", "kelvin_max": "4000 K"}

    english = await staff.post("/devices/7/limits", data=form, headers=OWN)
    turkish = await staff.post("/devices/7/limits", data=form, headers=TURKISH)

    assert (english.status_code, shop.controls.acts) == (422, [])
    assert 'name="brightness_max" value="bright"' in english.text
    assert 'aria-describedby="part-1-brightness_max-fault"' in english.text
    assert "Expected a share from 0% to 100%" in english.text
    assert english.text.count("field-fault") == 1
    assert "%0 ile %100 arası bir oran yazın" in turkish.text


async def test_a_page_offers_the_limits_that_the_device_could_keep_and_no_others(
    api: Api, shop: Shop
) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    scented(shop, Upkeep())
    staff = await api.browser("facilities")

    lit = (await staff.get("/devices/7", headers=OWN)).text
    smelling = (await staff.get("/devices/d", headers=OWN)).text

    def offered(page: str) -> list[str]:
        names = ("brightness_max", "kelvin_min", "kelvin_max", "volume_max", "scent_max", "scent_daily_s")
        return [name for name in names if f'name="{name}"' in page]

    assert offered(lit) == ["brightness_max", "kelvin_min", "kelvin_max"]
    assert offered(smelling) == ["scent_max", "scent_daily_s"]


async def test_what_is_in_each_slot_is_said_with_a_cartridges_life(api: Api, shop: Shop) -> None:
    scented(shop, Upkeep(hangs=True, slots=(("left", "lavender"), ("right", ""))))
    staff = await api.browser("facilities")
    page = (await staff.get("/devices/d", headers=OWN)).text
    assert "Fragrance in slot right" in page

    form = {"part": "scent", "sense": "scent", "slot:left": " oud ", "slot:right": "", "life": "300"}
    answer = await staff.post("/devices/d/fittings", data=form, headers=OWN)

    assert answer.status_code == 303
    assert [act[:2] for act in shop.controls.acts if act[0] != "place"] == [
        ("fit", "scent {'left': 'oud'}"),
        ("life", "1.08e+06 s"),
    ]


async def test_a_life_that_is_no_time_is_refused_beside_its_field(api: Api, shop: Shop) -> None:
    scented(shop, Upkeep(slots=(("scent", ""),)))
    staff = await api.browser("facilities")

    form = {"part": "scent", "slot:scent": "oud", "life": "long"}
    answer = await staff.post("/devices/d/fittings", data=form, headers=OWN)

    assert (answer.status_code, shop.controls.acts) == (422, [])
    assert 'aria-describedby="part-1-life-fault"' in answer.text
    assert 'value="oud"' in answer.text


async def test_a_cartridge_that_is_low_is_marked_in_the_list_and_its_change_is_one_button(
    api: Api, shop: Shop
) -> None:
    lavender = Cartridge("lavender", 324_000.0, None, 360_000.0, None)
    scented(shop, Upkeep(run_s=400_000.0, today_s=7200.0, cartridges=(lavender,)))
    staff = await api.browser("facilities")

    page = (await staff.get("/devices/d", headers=OWN)).text
    rows = (await staff.get("/devices", headers=OWN)).text
    changed = await staff.post(
        "/devices/d/cartridge", data={"part": "scent", "fragrance": "lavender"}, headers=OWN
    )

    assert "111.1 h in all, 2.0 h today" in page
    assert "gave 90.0 h at full strength, 10% left" in page
    assert "lavender: 10% left" in rows
    assert changed.status_code == 303
    assert shop.controls.acts == [("cartridge", "scent lavender", "ayse")]


async def test_presses_get_their_question_and_score(api: Api, shop: Shop) -> None:
    shop.controls.add(remote("r"))
    staff = await api.browser("facilities")
    page = (await staff.get("/devices/r", headers=OWN)).text
    assert "1_hold" in page

    form = {"zone": "entrance", "repeat_s": "2,5", "action-0": "1_single", "metric-0": "csat", "score-0": "5"}
    answer = await staff.post("/devices/r/buttons", data=form, headers=OWN)

    assert answer.status_code == 303
    box = shop.controls.known[DeviceId("r")].box
    assert box is not None
    assert (box.zone, box.buttons, box.repeat_s) == ("entrance", {"1_single": Meaning(Metric.CSAT, 5)}, 2.5)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"score-0": "5"}, "Expected a score from 1 to 4."),
        ({"score-0": "²"}, "Expected a score from 1 to 4."),
        ({"metric-0": "mood"}, "Expected one of the questions."),
        ({"metric-0": ""}, "Expected one of the questions."),
        ({"repeat_s": "-1"}, "Expected seconds from 0 to 3600"),
        ({"repeat_s": "nan"}, "Expected seconds from 0 to 3600"),
        ({"zone": "roof"}, "Choose the zone that the answers are about."),
    ],
)
async def test_a_meaning_that_cannot_be_stands_beside_its_field_and_changes_nothing(
    api: Api, shop: Shop, wrong: dict[str, str], fault: str
) -> None:
    shop.controls.add(remote("r"))
    staff = await api.browser("facilities")
    form = {"zone": "entrance", "repeat_s": "4", "action-0": "1_single", "metric-0": "smiley", "score-0": "1"}

    answer = await staff.post("/devices/r/buttons", data={**form, **wrong}, headers=OWN)

    assert (answer.status_code, shop.controls.acts) == (422, [])
    assert fault in answer.text
    assert answer.text.count("field-fault") == 1


async def test_a_siren_is_tried_for_a_moment_and_never_longer_or_louder(api: Api, shop: Shop) -> None:
    shop.controls.add(siren())
    staff, manager = await api.browser("facilities"), await api.browser("manager", name="can")
    page = (await staff.get("/devices/s", headers=OWN)).text
    assert "Everybody in the store hears it." in page
    assert 'name="zone"' not in page
    assert "new device" not in (await staff.get("/devices", headers=OWN)).text

    form = {"siren": "horn", "seconds": "3", "volume": "30"}
    tried = await staff.post("/devices/s/sound", data=form, headers=OWN)
    long = await staff.post("/devices/s/sound", data={**form, "seconds": "60"}, headers=OWN)
    loud = await staff.post("/devices/s/sound", data={**form, "volume": "100"}, headers=OWN)
    refused = await manager.post("/devices/s/sound", data=form, headers=OWN)

    assert [answer.status_code for answer in (tried, long, loud, refused)] == [303, 422, 422, 403]
    assert shop.controls.acts == [("sound", "horn 3 s 0.3", "ayse")]


@pytest.mark.parametrize("path", ["limits", "fittings", "cartridge", "buttons"])
async def test_a_manager_sees_what_is_set_and_cannot_change_it(api: Api, shop: Shop, path: str) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    limited = {"light": Upkeep(PartLimits(brightness_max=0.6))}
    shop.controls.known[DeviceId("7")] = replace(shop.controls.known[DeviceId("7")], upkeep=limited)
    manager = await api.browser("manager")

    page = (await manager.get("/devices/7", headers=OWN)).text
    answer = await manager.post(f"/devices/7/{path}", data={"part": "light"}, headers=OWN)

    assert "<dd>60%</dd>" in page
    assert "<form" not in page.split("<main", 1)[1]
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["limits", "fittings", "cartridge"])
async def test_a_part_that_is_not_there_is_nowhere(api: Api, shop: Shop, path: str) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    staff = await api.browser("facilities")

    answer = await staff.post(f"/devices/7/{path}", data={"part": "left"}, headers=OWN)

    assert (answer.status_code, shop.controls.acts) == (404, [])
