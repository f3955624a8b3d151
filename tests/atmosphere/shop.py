"""A small shop for tests, described with the words of the scene files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from controller.atmosphere.model import EMERGENCY, Rule, Scene, SceneName, Store, ZoneId
from controller.atmosphere.rules import Known, read_rules
from controller.atmosphere.scene import BUILT_IN_EMERGENCY, parse_scene
from controller.atmosphere.store import read_store
from controller.atmosphere.tree import Branch, TreeFault

Tree = Mapping[str, object]

ENTRANCE = ZoneId("entrance")
LOUNGE = ZoneId("lounge")
MONDAY = date(2026, 11, 23)
TEN_TO_TEN: Tree = {"mon-sun": "10:00-22:00"}
NAMES = ("neutral", "calm", "evening", "party")
KADIKOY: Tree = {"latitude": 40.99, "longitude": 29.03}


def a_shop(
    *rules: Tree,
    scenes: Mapping[str, Tree] | None = None,
    limits: Tree | None = None,
    **said: object,
) -> Store:
    """A shop in Istanbul with the zones entrance and lounge, open ten to ten unless ``hours`` are said."""
    zone: Tree = {"default": "neutral", "limits": limits or {}}
    about: dict[str, object] = {
        "store": "shop",
        "timezone": "Europe/Istanbul",
        "hours": TEN_TO_TEN,
        "zones": {"entrance": zone, "lounge": zone},
    }
    trees: dict[str, Tree] = {**{name: {} for name in NAMES}, **(scenes or {})}
    faults: list[TreeFault] = []
    store = read_store(Branch({**about, **said}, (), faults), tuple(trees))
    known = Known(tuple(store.zones), tuple(trees), located=store.location is not None)
    read = read_rules(Branch(list(rules), (), faults), known, lambda path: f"schedule.yaml:{path[0]}")
    assert not faults, faults
    return replace(store, rules=read, scenes=_scenes(trees))


def _scenes(trees: Mapping[str, Tree]) -> dict[SceneName, Scene]:
    return {
        EMERGENCY: BUILT_IN_EMERGENCY,
        **{SceneName(name): parse_scene(name, tree, f"{name}.yaml") for name, tree in trees.items()},
    }


def rule(scene: str, begins: str, ends: str, **said: object) -> Tree:
    """A rule for every zone, every day unless ``days`` or ``dates`` are said."""
    return {"zones": "all", "from": begins, "to": ends, "scene": scene, **said}


def at(store: Store, day: date, clock: str, fold: int = 0) -> datetime:
    """The UTC instant of a wall time of the shop."""
    hour, minute = (int(part) for part in clock.split(":"))
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=store.timezone, fold=fold)
    return wall.astimezone(UTC)


def after(day: date, days: int) -> date:
    """The date so many days later."""
    return day + timedelta(days=days)


def sources(rules: Sequence[Rule]) -> list[str]:
    """Where rules stand."""
    return [r.source for r in rules]
