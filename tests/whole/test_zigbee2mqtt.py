"""A shop on real Zigbee2MQTT: what the controller says reaches the radio, what the radio says is believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from controller.atmosphere.color import Color
from tests.whole.outsider import Outsider
from tests.whole.programs import Controller, eventually, mosquitto
from tests.whole.shop import Staff
from tests.whole.zigbee2mqtt import Zigbee2Mqtt, zigbee2mqtt

WHITE, COLOR, REMOTE, PLUG = MODELS = ("LED1545G12", "TS0505B_1", "TS0044", "TS011F_plug_1")
STORE = """\
store: corner
name: Corner shop
timezone: Europe/Istanbul
country: TR
languages: [tr, en]
hours: {mon-sun: 00:00-24:00, holidays: 00:00-24:00, half-holidays: 00:00-24:00}
zones:
  entrance: {name: Entrance, default: dark}
"""
SCENES = {
    "dark": "name: Dark\nlight: off\nscent: off\n",
    "dusk": "name: Dusk\nlight: {brightness: 0%, fade: 2 s}\nscent: off\n",
    "calm": "name: Calm\nlight: {brightness: 60%, temperature: 3000 K, fade: 2 s}\nscent: off\n",
    "amber": """\
name: Amber
light: {brightness: 80%, color: "#ff8000"}
scent: {fragrance: oud, intensity: 100%}
""",
}


@dataclass
class Floor:
    """The running programs, and who is on them."""

    gateway: Zigbee2Mqtt
    outsider: Outsider
    staff: Staff

    def switch(self, scene: str) -> dict[str, Any]:
        """Switch the zone and wait for the end of the matter: no light may flash, so it can take a second."""
        first = self.staff.final(self.staff.switch("entrance", scene, minutes=30))
        if not any("flashes" in note for note in first["notes"]):
            return first
        eventually(lambda: self._latest() != first["id"], what="the light follows a second later")
        return self.staff.final(self._latest())

    def _latest(self) -> str:
        return str(self.staff.zone("entrance")["delivery"]["receipt"])

    def last(self, model: str, cluster: str) -> dict[str, Any]:
        """The last command on a cluster that a model's device received."""
        frames = self.gateway.frames(self.gateway.addresses[model])
        return next(f for f in reversed(frames) if f["cluster"] == cluster and f["cmd"] != "read")


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """One zone with every light and plug of the gateway in it."""
    folder = tmp_path_factory.mktemp("zigbee")
    scenes = folder / "scenes"
    scenes.mkdir()
    for name, text in {"store": STORE, "schedule": "[]\n", **SCENES}.items():
        (scenes / f"{name}.yaml").write_text(text, encoding="utf-8")
    with (
        mosquitto(folder / "broker") as broker,
        zigbee2mqtt(folder / "z2m", broker.url, ",".join(MODELS)) as gateway,
        Outsider(broker.port, "#") as outsider,
    ):
        controller = Controller(scenes, folder / "data", broker.url)
        running = Floor(gateway, outsider, Staff(controller.url))
        try:
            wanted = {f"zigbee2mqtt_{ieee}" for ieee in gateway.addresses.values()}
            eventually(lambda: wanted <= running.staff.discovered(), what="every device is discovered")
            _adopt(running)
            yield running
        finally:
            running.staff.http.close()
            controller.end()


def _adopt(running: Floor) -> None:
    for model in (WHITE, COLOR, PLUG):
        device = running.staff.device(f"zigbee2mqtt_{running.gateway.addresses[model]}")
        answer = running.staff.http.patch(f"/api/v1/devices/{device['id']}", json={"zone": "entrance"})
        assert answer.status_code == 200, answer.text
    eventually(lambda: running.staff.settled("entrance"), what="the zone is settled")


def test_every_light_and_plug_of_the_gateway_is_seen_to_follow_a_scene(floor: Floor) -> None:
    receipt = floor.switch("amber")

    assert {d["status"] for d in receipt["deliveries"]} == {"observed"}, receipt["deliveries"]
    assert (receipt["observed"], receipt["total"]) == (3, 3)


def test_brightness_white_and_fade_arrive_on_the_radio(floor: Floor) -> None:
    floor.switch("calm")

    assert floor.last(WHITE, "genLevelCtrl")["payload"]["level"] == round(0.6 * 254)
    white = floor.last(WHITE, "lightingColorCtrl")
    assert white["cmd"] == "moveToColorTemp"
    assert (white["payload"]["colortemp"], white["payload"]["transtime"]) == (
        round(1_000_000 / 3000),
        20,
    )  # 0.1 s


def test_a_fade_to_dark_arrives_on_the_radio(floor: Floor) -> None:
    floor.switch("calm")

    floor.switch("dusk")

    level = floor.last(WHITE, "genLevelCtrl")["payload"]
    assert (level["level"], level["transtime"]) == (0, 20)


def test_a_colour_arrives_on_the_radio_as_that_colour(floor: Floor) -> None:
    floor.switch("amber")

    frame = floor.last(COLOR, "lightingColorCtrl")
    assert frame["cmd"] == "moveToColor"
    shown = Color(frame["payload"]["colorx"] / 65536, frame["payload"]["colory"] / 65536)
    assert shown.distance(Color.from_hex("#ff8000")) < 0.02


def test_off_arrives_at_lights_and_plug(floor: Floor) -> None:
    floor.switch("amber")

    floor.switch("dark")

    for model in (WHITE, COLOR, PLUG):
        assert floor.last(model, "genOnOff")["cmd"] in {"off", "offWithEffect"}, model


def test_a_scent_plug_is_told_over_the_radio_when_to_fall_silent_by_itself(floor: Floor) -> None:
    floor.switch("dark")

    floor.switch("amber")

    frames = floor.gateway.frames(floor.gateway.addresses[PLUG])
    timer = next(frame for frame in reversed(frames) if frame["cmd"] == "onWithTimedOff")
    # All of a cycle of 300 s, and 10 s of grace: Tuya counts whole seconds where Zigbee has tenths.
    assert timer["payload"]["ontime"] == 310


def test_a_deaf_lamp_fails_with_the_gateways_own_reason_and_stops_no_other(floor: Floor) -> None:
    ieee = floor.gateway.addresses[COLOR]
    with floor.gateway.deaf(ieee):
        receipt = floor.switch("calm")

    deaf = floor.staff.device(f"zigbee2mqtt_{ieee}")["id"]
    failed = {d["device"]: d["reason"] for d in receipt["deliveries"] if d["status"] == "failed"}
    assert failed.keys() == {deaf}
    assert failed[deaf] == f"Delivery failed for '{ieee}'"
    assert receipt["observed"] == 2


def test_a_key_of_the_remote_becomes_an_answer(floor: Floor) -> None:
    ieee = floor.gateway.addresses[REMOTE]
    remote = floor.staff.device(f"zigbee2mqtt_{ieee}")["id"]
    answer = floor.staff.http.patch(f"/api/v1/devices/{remote}", json={"zone": "entrance"})
    assert answer.json()["buttons"]["2_single"] == {"metric": "smiley", "score": 2}

    floor.gateway.sends(ieee, 2, "genOnOff", "tuyaAction", value=0, data=[0])

    eventually(lambda: floor.staff.get("/feedback?zone=entrance")["items"], what="the answer is stored")
    (stored,) = floor.staff.get("/feedback?zone=entrance")["items"]
    assert (stored["metric"], stored["score"], stored["channel"]) == ("smiley", 2, "button")
