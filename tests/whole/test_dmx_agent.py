"""Professional light from a person's choice to the receiver: controller, broker, agent and OLA."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.devices.agents.dmx.ola import SACN, Ola, running_ola
from tests.whole.programs import Controller, Program, ending, eventually, mosquitto
from tests.whole.shop import Staff, scene_folder

PATCH = """\
broker: {broker}
interface: {near}
universes: [{{number: 1, network: sacn}}]
fixtures:
  - {{id: spot, name: Spot, universe: 1, channel: 1, personality: dimmer, bits: 16}}
  - {{id: wash, name: Wash, universe: 1, channel: 3, personality: rgb}}
"""
SCENES = {
    "bright": 'light: {brightness: 80%, color: "#ff0000", fade: 1 s}',
    "dark": "light: off",
}


@dataclass
class Window:
    """A zone lit by DMX."""

    staff: Staff
    ola: Ola


@pytest.fixture(scope="module")
def entrance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("dmx")
    scenes = scene_folder(folder / "scenes")
    for scene, light in SCENES.items():
        text = f"name: {{en: A test}}\n{light}\nmusic: off\nscent: off\n"
        (scenes / f"{scene}.yaml").write_text(text, encoding="utf-8")
    with running_ola() as ola, mosquitto(folder / "broker") as broker:
        patch = folder / "patch.yaml"
        patch.write_text(PATCH.format(broker=broker.url, near=ola.near), encoding="utf-8")
        command = [sys.executable, "-m", "devices.agents.dmx", "--patch", str(patch)]
        with (
            ending(Program(command, folder / "agent.log")),
            ending(Controller(scenes, folder / "data", broker.url)) as controller,
        ):
            assert isinstance(controller, Controller)
            staff = Staff(controller.url)
            eventually(lambda: {"spot", "wash"} <= staff.discovered(), what="the fixtures are discovered")
            for name in ("spot", "wash"):
                path = f"/api/v1/devices/{staff.device(name)['id']}"
                assert staff.http.patch(path, json={"zone": "entrance", "layer": "accent"}).status_code == 200
            yield Window(staff, ola)
            staff.http.close()


def test_a_scene_is_observed_and_reaches_every_channel(entrance: Window) -> None:
    receipt = entrance.staff.final(entrance.staff.switch("entrance", "bright", minutes=30))

    assert [d["status"] for d in receipt["deliveries"]] == ["observed", "observed"]
    # 80 % of 65,535 is 0xCCCC; red alone, at 80 % of 255
    eventually(lambda: entrance.ola.values(SACN)[:5] == [0xCC, 0xCC, 0xCC, 0, 0], what="the light is there")


def test_light_off_stays_at_what_people_need_to_walk(entrance: Window) -> None:
    receipt = entrance.staff.final(entrance.staff.switch("entrance", "dark", minutes=30))

    assert [d["status"] for d in receipt["deliveries"]] == ["observed", "observed"]
    assert any("brightness" in note for note in receipt["notes"])
    # the entrance's limit: at least 20 %, which is 0x3333 of 65,535
    eventually(lambda: entrance.ola.values(SACN)[:2] == [0x33, 0x33], what="the light is there")
