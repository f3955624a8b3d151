"""Facilities staff commission a whole store by typing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from controller.atmosphere.model import DeviceId, PartId
from tests.atmosphere.shop import ENTRANCE
from tests.shop_on_the_net import Terminal, terminal_to
from tests.web import facility_fixture
from tests.web.facility_fixture import Facility

sqlite_url = facility_fixture.sqlite_url
facility = facility_fixture.facility


@pytest.fixture
async def terminal(facility: Facility) -> AsyncIterator[Terminal]:
    """Two lamps without a zone, and somebody who types."""
    for name in ("a", "b"):
        facility.floor.floor.lamp(name)
    facility.floor.floor.reconciler.rearrange({}, facility.floor.floor.now)
    async with terminal_to(facility.api) as found:
        yield found


async def test_several_devices_are_placed_in_one_command(terminal: Terminal) -> None:
    said = await terminal.said("devices", "place", "a", "b", "--zone", ENTRANCE)

    assert said == "a (a): light: entrance, ambient\nb (b): light: entrance, ambient\n"


async def test_a_lamp_is_tried_out_from_the_command_line(facility: Facility, terminal: Terminal) -> None:
    await terminal.said("devices", "place", "a", "--zone", ENTRANCE)
    floor, lamp = facility.floor.floor, PartId(DeviceId("a"), "light")
    floor.tick()
    floor.echo(lamp)
    typed = asyncio.create_task(terminal.typed("devices", "try", "a"))
    while not typed.done():
        if lamp in floor.reconciler.trials:
            floor.echo(lamp)
            floor.wait(1)
        await asyncio.sleep(0)

    result = typed.result()
    lines = [line.split() for line in result.stdout.splitlines()]
    assert (result.exit_code, lines[0]) == (0, ["PART", "CAPABILITY", "ASKED", "OUTCOME", "WHY"])
    assert {"observed"} == {word for line in lines[1:] for word in line if word in {"observed", "failed"}}


async def test_a_list_is_written_to_a_file_and_taken_from_it(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "devices.yaml"
    await terminal.said("devices", "place", "a", "--zone", ENTRANCE)

    written = await terminal.said("devices", "export", file)
    file.write_text(file.read_text() + f"  b: {{zone: {ENTRANCE}}}\n  late: {{zone: {ENTRANCE}}}\n")
    tried = await terminal.said("devices", "import", "--dry-run", file)
    taken = await terminal.said("devices", "import", file)
    printed = await terminal.said("devices", "export")

    assert written == f"written to {file}\n"
    assert tried == "3 listed, 2 would change: b, late\n1 not seen yet, expected: late\n"
    assert taken == "3 listed, 2 changed: b, late\n1 not seen yet, expected: late\n"
    assert [line for line in printed.splitlines() if not line.startswith((" ", "#"))] == ["devices:"]
    assert "expected" in (await terminal.said("devices", "list", "late")).splitlines()[1]


async def test_a_mistake_in_the_file_is_named_by_file_and_line(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "devices.yaml"
    file.write_text("devices:\n  a: {zone: roof}\n")

    assert f'{file}:2:13: unknown zone "roof"' in await terminal.refusal("devices", "import", file)
    assert f"{tmp_path / 'none'}: No such file" in await terminal.refusal(
        "devices", "import", tmp_path / "none"
    )


async def test_a_dead_device_is_replaced_and_the_old_one_put_back(terminal: Terminal) -> None:
    await terminal.said("devices", "place", "a", "--zone", ENTRANCE, "--name", "Door spot")

    tried = await terminal.said("devices", "replace", "a", "b", "--dry-run")
    taken = await terminal.said("devices", "replace", "a", "b")
    listed = json.loads(await terminal.said("devices", "list", "--json"))
    back = await terminal.said("devices", "take-back", "a")

    assert tried == "b can take the place of a\n"
    assert taken == "b takes the place of a\n"
    assert {each["id"]: (each["name"], each["adopted"]) for each in listed} == {
        "a": ("Door spot", False),
        "b": ("Door spot", True),
    }
    assert back == "Door spot (a) has its place back\n"
