"""Facilities staff limit and fit devices by typing."""

from __future__ import annotations

import json

from tests import shop_on_the_net
from tests.shop_on_the_net import Terminal
from tests.web.store_fixture import ENTRANCE, lamp

terminal = shop_on_the_net.terminal


async def test_limits_are_set_shown_and_taken_back(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("desk"), zone=ENTRANCE)

    said = await terminal.said(
        "devices", "limit", "desk", "--brightness-max", "60%", "--temperature-max", "4000 K"
    )
    shown = await terminal.said("devices", "limit", "desk")
    gone = await terminal.said("devices", "limit", "desk", "--none")

    assert said == "Lamp desk (desk): light: brightness max 60%, temperature max 4000 K\n"
    assert shown == said
    assert gone == "Lamp desk (desk): light: no limits of its own\n"


async def test_a_limit_without_its_unit_is_one_line_that_names_the_field(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("desk"), zone=ENTRANCE)

    refusal = await terminal.refusal("devices", "limit", "desk", "--brightness-max", "60")

    assert "limits.brightness.max: expected a percentage like 60%" in refusal
    assert terminal.shop.controls.acts == []


async def test_what_is_in_a_diffuser_is_said_slot_by_slot(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("diffuser"), zone=ENTRANCE)

    words = ("--fragrance", "left=lavender", "--fragrance", "right=oud", "--life", "300 h")
    found = json.loads(await terminal.said("devices", "fit", "diffuser", *words, "--json"))

    assert found["id"] == "diffuser"
    done = [act[:2] for act in terminal.shop.controls.acts if act[0] in {"fit", "life"}]
    assert done == [("fit", "None {'left': 'lavender', 'right': 'oud'}"), ("life", "1.08e+06 s")]


async def test_a_changed_cartridge_is_named(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("diffuser"), zone=ENTRANCE)

    said = await terminal.said("devices", "cartridge", "diffuser", "--fragrance", "oud")

    assert said.startswith("Lamp diffuser (diffuser)\nlight: ran 0 h")
    assert [act[:2] for act in terminal.shop.controls.acts] == [("cartridge", "None oud")]
