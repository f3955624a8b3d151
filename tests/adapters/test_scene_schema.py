"""The JSON Schema accepts what the parser accepts and refuses the wrong units."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from controller.adapters.scene_files import example_store
from controller.adapters.scene_schema import schema
from controller.adapters.scene_source import read_source

VALIDATOR = Draft202012Validator(schema())


def _folder(folder: Path) -> dict[str, object]:
    return {path.stem: read_source(path.read_bytes()).tree for path in folder.glob("*.yaml")}


def _faults(file: str, tree: object) -> list[str]:
    folder = {"store": {"store": "x", "timezone": "UTC", "zones": {"a": {"default": "n"}}}, "schedule": []}
    return [str(error.json_path) for error in VALIDATOR.iter_errors({**folder, file: tree})]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_example_store_is_valid() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(_folder(example_store()))] == []


@pytest.mark.parametrize(
    "scene",
    [
        {"light": "off", "music": "off", "scent": "off"},
        {"light": {"ambient": "off", "accent": {"brightness": "60%", "color": "#ffb46b"}}},
        {"music": {"radio": "https://example.org/live", "volume": "-20 dB"}},
        {"scent": {"fragrance": "lavender", "run": "30 s", "pause": "5 min"}, "touch": ["Tidy up"]},
        {},
    ],
)
def test_scenes_that_the_parser_reads_are_valid(scene: object) -> None:
    assert _faults("some-scene", scene) == []


@pytest.mark.parametrize(
    "scene",
    [
        {"light": {"brightness": 60}},
        {"light": {"brightness": "60 K"}},
        {"light": {"temperature": "3000"}},
        {"light": {"color": "#ffb46b", "temperature": "3000 K"}},
        {"light": {"ambient": {"volume": "3%"}}},
        {"music": {"volume": "30%"}},
        {"music": {"playlist": "jazz", "fade": 8}},
        {"scent": {"intensity": "40%"}},
        {"scent": {"fragrance": "citrus", "run": "30 s"}},
        {"scents": "off"},
        [],
    ],
)
def test_scenes_with_wrong_units_or_words_are_refused(scene: object) -> None:
    assert _faults("some-scene", scene)


@pytest.mark.parametrize(
    "rule",
    [
        {"zones": "all", "from": "10", "to": "12:00", "scene": "n"},
        {"zones": "all", "from": "sunset - 30", "to": "12:00", "scene": "n"},
        {"zones": [], "from": "open", "to": "close", "scene": "n"},
        {"zones": "all", "from": "open", "to": "close"},
        {"zones": "all", "days": "monday", "from": "open", "to": "close", "scene": "n"},
    ],
)
def test_rules_at_fault_are_refused(rule: object) -> None:
    assert _faults("schedule", [rule])


def test_hours_and_limits_keep_their_form() -> None:
    base = {"store": "x", "timezone": "UTC", "zones": {"a": {"default": "n"}}}

    assert not _faults(
        "store", {**base, "hours": {"mon-fri": "10:00-13:00, 14:00-24:00", "2026-12-31": "closed"}}
    )
    assert _faults("store", {**base, "hours": {"mon-fri": "10-22"}})
    assert _faults("store", {**base, "zones": {"a": {"default": "n", "limits": {"volume": {"max": 60}}}}})
