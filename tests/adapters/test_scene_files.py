"""The scene files of a store, and the example that teaches them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from controller.adapters.scene_files import Fault, SceneFilesError, changes, example_store, load
from controller.atmosphere.conflicts import conflicts
from controller.atmosphere.model import SceneName, Sense, Store, ZoneId
from controller.atmosphere.plan import plan_text

# The samples of the documentation, word for word.
STORE = """\
# scenes/store.yaml
store: kadikoy
name: Kadıköy
timezone: Europe/Istanbul
location: {latitude: 40.99, longitude: 29.03}
country: TR
languages: [tr, en]
hours:
  mon-sat: 10:00-22:00
  sun: 11:00-20:00
  holidays: 12:00-20:00           # or closed; for public holidays of the country, religious ones included
  half-holidays: 10:00-13:00      # 28 October, eves of bayrams
  2026-12-31: 10:00-18:00         # a date beats them all
zones:
  entrance:
    name: {tr: Giriş, en: Entrance}
    touchpoint: arrival           # a free identifier; scenes/touchpoints.yaml may order and name them
    default: neutral              # the scene when nothing else is due
    limits:
      volume: {max: 60%}
      brightness: {min: 20%}      # people must be able to walk and read
      scent: {max: 70%, daily: 180 min}
  lounge:
    default: neutral
"""
CALM_MORNING = """\
name: {tr: Sakin sabah, en: Calm morning}
light:
  ambient: {brightness: 60%, temperature: 3000 K, fade: 10 s}
  accent:  {brightness: 80%, color: "#ffb46b"}
music: {playlist: soft-ambient, volume: 30%, fade: 8 s}
scent: {fragrance: lavender, intensity: 40%}
touch: [{tr: Yün şalları öne koy, en: Put the wool throws on the front table}]
taste: [{tr: Lokum ikram et, en: Offer lokum at the counter}]
"""
SCHEDULE = """\
- {zones: [entrance, lounge], days: mon-fri, from: open, to: 12:00, scene: calm-morning}
- {zones: all, days: all, from: sunset - 30 min, to: close, scene: evening}
- {zones: all, dates: 2026-12-24..2027-01-01, from: 16:00, to: close, scene: new-year}
"""


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def kadikoy(tmp_path: Path) -> Path:
    scenes = {
        "neutral": "{}",
        "evening": "music: off",
        "new-year": "light: off",
        "calm-morning": CALM_MORNING,
    }
    return _write(tmp_path, store=STORE, schedule=SCHEDULE, **scenes)


def test_the_samples_of_the_documentation_are_a_store(kadikoy: Path) -> None:
    store = load(kadikoy, today=date(2026, 1, 1))

    assert plan_text(store, ZoneId("entrance"), date(2026, 12, 31)).splitlines()[1:6] == [
        "00:00-10:00  neutral       default",
        "10:00-12:00  calm-morning  schedule.yaml:1",
        "12:00-16:00  neutral       default",
        "16:00-18:00  new-year      schedule.yaml:3  beats schedule.yaml:2",
        "18:00-24:00  neutral       default",
    ]


def test_a_fault_has_file_line_and_column(kadikoy: Path) -> None:
    _write(kadikoy, store=STORE.replace("max: 60%", "max: 60"))

    with pytest.raises(SceneFilesError) as caught:
        load(kadikoy)

    assert caught.value.faults == (Fault("store.yaml", 20, 21, "expected a percentage like 60%, found 60"),)
    assert str(caught.value) == "store.yaml:20:21: expected a percentage like 60%, found 60"


def test_a_fault_that_an_alias_shows_twice_is_told_once(kadikoy: Path) -> None:
    twice = "light: {ambient: &dim {brightness: 60}, accent: *dim}"
    _write(kadikoy, evening=twice)

    with pytest.raises(SceneFilesError) as caught:
        load(kadikoy)

    assert len(caught.value.faults) == 1


@pytest.fixture(scope="module")
def example() -> Store:
    return load(example_store())


def test_the_example_store_uses_all_five_senses(example: Store) -> None:
    scenes = [scene for name, scene in example.scenes.items() if name != "emergency"]

    assert len(example.zones) == 5
    assert len(scenes) >= 8
    for sense in Sense:
        assert any(getattr(scene, sense) for scene in scenes), sense


def test_the_example_store_speaks_all_its_languages(example: Store) -> None:
    labels = [
        *(zone.label for zone in example.zones.values()),
        *(scene.label for scene in example.scenes.values()),
        *example.touchpoints.values(),
    ]

    assert all(set(example.languages) <= set(label) for label in labels)
    assert {zone.touchpoint for zone in example.zones.values()} <= set(example.touchpoints)


def test_the_welcomes_that_are_compared_differ_only_in_the_fragrance(example: Store) -> None:
    citrus = example.scenes[SceneName("citrus-welcome")]
    lavender = example.scenes[SceneName("lavender-welcome")]
    assert citrus.scent is not None
    assert lavender.scent is not None

    same = replace(citrus.scent, state=replace(citrus.scent.state, fragrance="lavender"))

    assert same == lavender.scent
    assert (
        replace(citrus, name=lavender.name, label=lavender.label, scent=same, source=lavender.source)
        == lavender
    )


@pytest.mark.parametrize("year", [2026, 2027, 2030])
def test_the_rules_of_the_example_never_overlap(example: Store, year: int) -> None:
    assert conflicts(example, date(year, 1, 1)) == ()


@pytest.fixture
async def noticed(kadikoy: Path) -> AsyncIterator[asyncio.Queue[None]]:
    queue: asyncio.Queue[None] = asyncio.Queue()

    async def watch() -> None:
        async for _ in changes(kadikoy):
            queue.put_nowait(None)

    task = asyncio.create_task(watch(), name="watch the scene files")
    yield queue
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _write_until_noticed(folder: Path, queue: asyncio.Queue[None]) -> None:
    """The watch begins some time after its task: write until it sees one, then wait until it is quiet."""
    async with asyncio.timeout(20):
        while not await _notices(queue, 0.2):
            await asyncio.to_thread(_write, folder, evening="music: off")
        while await _notices(queue, 1.0):
            pass


async def _notices(queue: asyncio.Queue[None], within_s: float) -> bool:
    try:
        await asyncio.wait_for(queue.get(), within_s)
    except TimeoutError:
        return False
    return True


async def test_a_changed_file_is_noticed_within_two_seconds(
    kadikoy: Path, noticed: asyncio.Queue[None]
) -> None:
    await _write_until_noticed(kadikoy, noticed)

    await asyncio.to_thread(_write, kadikoy, evening="light: off")

    assert await _notices(noticed, 2.0)


async def test_other_files_are_not_noticed(kadikoy: Path, noticed: asyncio.Queue[None]) -> None:
    await _write_until_noticed(kadikoy, noticed)

    await asyncio.to_thread((kadikoy / "notes.txt").write_text, "x")
    await asyncio.to_thread((kadikoy / ".evening.yaml").write_text, "x")

    assert not await _notices(noticed, 1.0)
