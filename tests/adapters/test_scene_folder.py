"""A folder of scene files is read whole; every fault of every file is found in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from controller.adapters.scene_folder import MAY_BE_EMPTY, SceneFolder
from controller.atmosphere.model import EMERGENCY, SceneName

STORE = """\
store: shop
timezone: Europe/Istanbul
languages: [tr, en]
hours: {mon-sun: 10:00-22:00}
zones:
  entrance: {default: neutral}
"""


def _read(folder: Path, **files: str) -> SceneFolder:
    for name, text in {"store": STORE, "schedule": "[]", "neutral": "{}", **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    reading = SceneFolder()
    reading.read(folder)
    return reading


def _faults(folder: Path, **files: str) -> list[str]:
    reading = _read(folder, **files)
    reading.store(None)
    return sorted(str(fault) for fault in reading.faults)


def test_every_other_file_is_a_scene_called_like_the_file(tmp_path: Path) -> None:
    store = _read(tmp_path, night="light: off", rules="- anything", questions="{}", experiments="[]").store(
        None
    )

    assert set(store.scenes) == {"emergency", "neutral", "night"}
    assert store.scenes[SceneName("night")].label == {"tr": "night", "en": "night"}


def test_an_own_emergency_scene_takes_the_place_of_the_built_in(tmp_path: Path) -> None:
    store = _read(tmp_path, emergency="light: {brightness: 90%}").store(None)

    assert store.scenes[EMERGENCY].source == "emergency.yaml"


def test_touchpoints_are_named_in_every_language_of_the_store(tmp_path: Path) -> None:
    store = _read(tmp_path, touchpoints="arrival: {tr: Giriş}\nleaving: Exit\n").store(None)

    assert store.touchpoints == {"arrival": {"tr": "Giriş"}, "leaving": {"tr": "Exit", "en": "Exit"}}


def test_a_rule_knows_its_line(tmp_path: Path) -> None:
    text = "# the day\n\n- {zones: all, from: open, to: close, scene: neutral}\n"

    assert [rule.source for rule in _read(tmp_path, schedule=text).store(None).rules] == ["schedule.yaml:3"]


@pytest.mark.parametrize("nothing", ["", "# nothing yet\n", "---\n"])
def test_a_shop_may_have_files_with_nothing_in_them_yet(tmp_path: Path, nothing: str) -> None:
    reading = _read(tmp_path, **dict.fromkeys(MAY_BE_EMPTY, nothing))
    store = reading.store(None)

    assert reading.faults == []
    assert store.rules == ()
    assert store.touchpoints == {}


@pytest.mark.parametrize("file", ["store", "neutral"])
def test_a_store_or_a_scene_of_nothing_was_cut_short(tmp_path: Path, file: str) -> None:
    assert f"{file}.yaml:1:1: the file is empty" in _faults(tmp_path, **{file: "# nothing\n"})


def test_the_faults_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    faults = _faults(
        tmp_path,
        night="light: {brightness: 60}\nmusik: off\n",
        broken="a: [1\n",
        schedule="- {zones: kasa, from: open, to: close, scene: nigth}\n",
        rules="a: 1\na: 2\n",
    )

    assert [fault.split(", expected ',")[0] for fault in faults] == [
        "broken.yaml:2:1: not YAML: while parsing a flow sequence",
        "night.yaml:1:21: expected a percentage like 60%, found 60",
        'night.yaml:2:1: unknown key "musik" (did you mean "music"?) in a scene',
        'rules.yaml:2:1: the key "a" stands here twice, first on line 1',
        'schedule.yaml:1:11: unknown zone "kasa" (known: entrance, all)',
        'schedule.yaml:1:47: unknown scene "nigth" (did you mean "night"?)',
    ]


def test_a_scene_whose_file_is_broken_is_not_unknown_as_well(tmp_path: Path) -> None:
    faults = _faults(tmp_path, neutral="a: [1\n")

    assert [fault.split(":")[0] for fault in faults] == ["neutral.yaml"]


def test_one_fault_of_the_store_brings_no_others_in_the_schedule(tmp_path: Path) -> None:
    sunset = "- {zones: all, from: sunset, to: 24:00, scene: neutral}\n"

    no_mapping = _faults(tmp_path, store="- kadikoy\n", schedule=sunset)
    wrong_place = _faults(
        tmp_path, store=f"{STORE}location: {{latitude: 91, longitude: 0}}\n", schedule=sunset
    )

    assert [fault.split(":")[0] for fault in (*no_mapping, *wrong_place)] == ["store.yaml", "store.yaml"]


def test_equal_rules_that_overlap_are_told_at_the_second_with_the_first(tmp_path: Path) -> None:
    text = "- {zones: all, from: 10:00, to: 12:00, scene: neutral}\n" * 2

    wrong_scene, fault = _faults(tmp_path, schedule=text, night="light: on")

    assert wrong_scene.startswith("night.yaml:1:8: expected off or")
    assert fault.startswith("schedule.yaml:2:3: overlaps schedule.yaml:1 in entrance on 2028-01-01: both are")


def test_the_search_for_overlaps_begins_today_when_today_is_known(tmp_path: Path) -> None:
    text = "- {zones: all, from: 10:00, to: 12:00, scene: neutral}\n" * 2
    reading = _read(tmp_path, schedule=text)

    reading.store(date(2026, 11, 23))

    assert "on 2026-11-23" in reading.faults[0].message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    reading = SceneFolder()
    reading.read(tmp_path / "nowhere")
    reading.store(None)

    (fault,) = reading.faults
    assert (fault.file, fault.line) == (str(tmp_path / "nowhere"), 1)
    assert fault.message.startswith("there is no such folder")


def test_missing_files_are_named(tmp_path: Path) -> None:
    reading = SceneFolder()
    reading.read(tmp_path)
    reading.store(None)

    assert [(fault.file, fault.line, fault.column) for fault in reading.faults] == [
        ("store.yaml", 1, 1),
        ("schedule.yaml", 1, 1),
    ]


def test_a_file_that_cannot_be_read_or_named_is_told(tmp_path: Path) -> None:
    (tmp_path / "lost.yaml").symlink_to(tmp_path / "gone")

    faults = _faults(tmp_path, Calm_Morning="{}")

    assert faults[0].startswith("Calm_Morning.yaml:1:1: expected a name of lower-case letters")
    assert faults[1].startswith("lost.yaml:1:1: cannot be read: No such file")


def test_hidden_files_of_editors_are_no_scenes(tmp_path: Path) -> None:
    (tmp_path / ".#neutral.yaml").write_bytes(b"\xff")

    assert _faults(tmp_path) == []
