"""Music from a person's choice to the ear: controller, broker, agent and MPD, each a process of its own."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.devices.agents.player.sound import BUSY_HZ, CALM_HZ, JINGLE_HZ, Ear, ear_at, mpd_with_tones
from tests.whole.programs import Controller, Program, ending, eventually, mosquitto
from tests.whole.shop import Staff, scene_folder

DARK = "name: {en: A test}\nlight: off\nscent: off\n"
SCENES = {
    "calm-sound": DARK + "music: {playlist: calm, volume: 60%, fade: 1 s}\n",
    "busy-sound": DARK + "music: {playlist: busy, volume: 50%, fade: 1 s}\n",
    "sound-and-jingle": DARK
    + "music: {playlist: calm, volume: 60%, jingle: {file: closing.wav, every: 3 s}}\n",
    "no-sound": DARK + "music: off\n",
}


@dataclass
class Room:
    """A zone with music in it, and an ear."""

    staff: Staff
    ear: Ear


@pytest.fixture(scope="module")
def entrance() -> Iterator[Room]:
    with tempfile.TemporaryDirectory(prefix="mpd-") as name, mpd_with_tones(Path(name) / "mpd") as mpd:
        folder = Path(name)
        scenes = scene_folder(folder / "scenes")
        for scene, text in SCENES.items():
            (scenes / f"{scene}.yaml").write_text(text, encoding="utf-8")
        with mosquitto(folder / "broker") as broker:
            options = ["--broker", broker.url, "--id", "entrance-music", "--mpd", str(mpd.socket)]
            command = [sys.executable, "-m", "devices.agents.player", *options]
            with (
                ending(Program(command, folder / "agent.log")),
                ending(Controller(scenes, folder / "data", broker.url)) as controller,
                ear_at(mpd) as ear,
            ):
                assert isinstance(controller, Controller)
                staff = Staff(controller.url)
                eventually(lambda: "entrance-music" in staff.discovered(), what="the player is discovered")
                path = f"/api/v1/devices/{staff.device('entrance-music')['id']}"
                assert staff.http.patch(path, json={"zone": "entrance"}).status_code == 200
                yield Room(staff, ear)
                staff.http.close()


@pytest.mark.parametrize(
    ("scene", "tone_hz", "volume"), [("calm-sound", CALM_HZ, 0.6), ("busy-sound", BUSY_HZ, 0.5)]
)
def test_a_scene_is_observed_and_heard(entrance: Room, scene: str, tone_hz: int, volume: float) -> None:
    receipt = entrance.staff.final(entrance.staff.switch("entrance", scene, minutes=30))

    assert [(d["status"], d["reason"]) for d in receipt["deliveries"]] == [("observed", None)]
    eventually(lambda: entrance.ear.hears(tone_hz), what="the scene's music is heard")
    eventually(
        lambda: entrance.staff.device("entrance-music")["state"]["volume"] == volume, what="its volume"
    )


def test_a_jingle_of_the_scene_is_observed_and_heard_and_the_music_returns(entrance: Room) -> None:
    receipt = entrance.staff.final(entrance.staff.switch("entrance", "sound-and-jingle", minutes=30))

    assert [(d["status"], d["reason"]) for d in receipt["deliveries"]] == [("observed", None)]
    eventually(lambda: entrance.ear.hears(JINGLE_HZ), what="the jingle is heard")
    eventually(lambda: entrance.ear.hears(CALM_HZ), what="the music is back")


def test_music_off_is_observed_and_is_silence(entrance: Room) -> None:
    entrance.staff.final(entrance.staff.switch("entrance", "calm-sound", minutes=30))
    eventually(lambda: entrance.ear.hears(CALM_HZ), what="the music is heard")

    receipt = entrance.staff.final(entrance.staff.switch("entrance", "no-sound", minutes=30))

    assert [d["status"] for d in receipt["deliveries"]] == ["observed"]
    eventually(entrance.ear.quiet, what="it is silent")
