"""A folder of scene files on its way to a store: every file is read, every fault is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from controller.adapters.scene_source import EmptySourceError, Source, SourceError, read_source
from controller.atmosphere.conflicts import conflicts
from controller.atmosphere.model import EMERGENCY, Scene, SceneName, Store
from controller.atmosphere.rules import Known, read_rules
from controller.atmosphere.scene import BUILT_IN_EMERGENCY, read_scene
from controller.atmosphere.store import read_store, read_touchpoints
from controller.atmosphere.tree import NAME, Branch, TreeFault

STORE, SCHEDULE, TOUCHPOINTS = "store.yaml", "schedule.yaml", "touchpoints.yaml"
NO_SCENES = frozenset({"store", "schedule", "touchpoints", "questions", "rules", "experiments"})
"""The names of files that are no scenes."""
MAY_BE_EMPTY = NO_SCENES - {"store"}
"""Lists of what a shop need not have; a store or a scene of nothing is a file that was cut short."""


class Fault(NamedTuple):
    """What is wrong at one place of one file; line and column from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass(slots=True)
class SceneFolder:
    """The files of one folder, read once; ``faults`` grows as their meaning is read."""

    sources: dict[str, Source] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    scenes: tuple[str, ...] = (EMERGENCY,)
    """the names of all scenes, also of those whose files are at fault"""

    def read(self, folder: Path) -> None:
        """Read every ``.yaml`` file of ``folder``; nothing is raised for what is missing or wrong there."""
        if not folder.is_dir():
            self._blame(str(folder), f"there is no such folder with {STORE}, {SCHEDULE} and scenes")
            return
        files = sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("."))
        stems = [path.stem for path in files if path.stem not in NO_SCENES]
        self.scenes = tuple(dict.fromkeys((*stems, EMERGENCY)))
        for path in files:
            self._read_file(path)
        present = {path.name for path in files}
        for needed in (STORE, SCHEDULE):
            if needed not in present:
                self._blame(needed, f"there is no {needed} in {folder}")

    def store(self, today: date | None) -> Store:
        """The store as far as it could be read: meaningful only while there are no faults."""
        store = self._read_store()
        languages = store.languages
        scenes = {EMERGENCY: BUILT_IN_EMERGENCY}
        for stem in self.scenes:
            name = f"{stem}.yaml"
            if name in self.sources:
                scenes[SceneName(stem)] = self._read_scene(name, stem, languages)
        store = replace(store, scenes=scenes)
        if TOUCHPOINTS in self.sources:
            branch, found = self._branch(TOUCHPOINTS)
            store = replace(store, touchpoints=read_touchpoints(branch, languages))
            self._keep(TOUCHPOINTS, found)
        if SCHEDULE in self.sources and store.zones:
            store = self._with_rules(store, today)
        return store

    def _read_file(self, path: Path) -> None:
        try:
            self.sources[path.name] = read_source(path.read_bytes())
        except EmptySourceError as error:
            if path.stem not in MAY_BE_EMPTY:
                self._blame(path.name, error.faults[0].message)
        except SourceError as error:
            self.faults.extend(Fault(path.name, *fault.place, fault.message) for fault in error.faults)
        except OSError as error:
            self._blame(path.name, f"cannot be read: {error.strerror}")

    def _read_store(self) -> Store:
        branch, found = self._branch(STORE)
        source = self.sources.get(STORE)
        store = read_store(
            branch, self.scenes, lambda path: f"{STORE}:{source.place(path).line}" if source else STORE
        )
        if STORE in self.sources:
            self._keep(STORE, found)
        return store

    def _read_scene(self, file: str, stem: str, languages: tuple[str, ...]) -> Scene:
        if not NAME.fullmatch(stem):
            self._blame(
                file, "expected a name of lower-case letters, digits and hyphens like calm-morning.yaml"
            )
        branch, found = self._branch(file)
        scene = read_scene(branch, stem, file, languages)
        self._keep(file, found)
        return scene

    def _with_rules(self, store: Store, today: date | None) -> Store:
        source = self.sources[SCHEDULE]
        known = Known(tuple(store.zones), self.scenes, located=self._located())
        branch, found = self._branch(SCHEDULE)
        rules = read_rules(branch, known, lambda path: f"{SCHEDULE}:{source.place(path).line}")
        self._keep(SCHEDULE, found)
        store = replace(store, rules=rules)
        if not any(fault.file in {STORE, SCHEDULE} for fault in self.faults):
            self._blame_conflicts(store, source, today)
        return store

    def _located(self) -> bool:
        """Whether the store says where it is, be it wrongly: that has its own fault."""
        tree = self.sources[STORE].tree
        return isinstance(tree, dict) and "location" in tree

    def _blame_conflicts(self, store: Store, source: Source, today: date | None) -> None:
        for conflict in conflicts(store, today):
            place = source.place((store.rules.index(conflict.second),))
            self.faults.append(Fault(SCHEDULE, *place, str(conflict)))

    def _branch(self, file: str) -> tuple[Branch, list[TreeFault]]:
        found: list[TreeFault] = []
        source = self.sources.get(file)
        return Branch(source.tree if source else None, (), found), found

    def _keep(self, file: str, found: Iterable[TreeFault]) -> None:
        source = self.sources[file]
        for path, message, at_key in found:
            self.faults.append(Fault(file, *source.place(path, at_key=at_key), message))

    def _blame(self, file: str, message: str) -> None:
        self.faults.append(Fault(file, 1, 1, message))
