"""The folder of scene files as one store: read whole, or refused whole with every fault and its place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import date
from pathlib import Path

from watchfiles import Change, awatch

from controller.adapters.scene_folder import STORE, Fault, SceneFolder
from controller.adapters.scene_schema import schema
from controller.atmosphere.model import Store
from controller.errors import AmbiyansError

__all__ = ["Fault", "SceneFilesError", "changes", "example_store", "load", "schema"]

_DEBOUNCE_MS = 400


class SceneFilesError(AmbiyansError):
    """The scene files cannot be used; one line for each fault, ``FILE:LINE:COLUMN: message``."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep every fault, in the order of files and lines."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def load(folder: Path, *, today: date | None = None) -> Store:
    """The store that the ``.yaml`` files of ``folder`` describe.

    Raises ``SceneFilesError`` with the faults of all files. ``today`` is where the search for overlapping
    rules begins; left out, a reference year is searched.
    """
    reading = SceneFolder()
    reading.read(folder)
    store = reading.store(today)
    if reading.faults:
        raise SceneFilesError(reading.faults)
    return store


async def changes(folder: Path) -> AsyncIterator[None]:
    """One item for each burst of changes to ``.yaml`` files of ``folder``, within about half a second."""
    async for _ in awatch(folder, watch_filter=_is_scene_file, debounce=_DEBOUNCE_MS, recursive=False):
        yield None


def _is_scene_file(_change: Change, path: str) -> bool:
    name = Path(path).name
    return name.endswith(".yaml") and not name.startswith(".")


def example_store() -> Path:
    """The example store: ``scenes/`` beside the packages in a checkout, else the copy inside the package."""
    package = Path(__file__).parent.parent
    checkout = package.parent / "scenes"
    return checkout if (checkout / STORE).is_file() else package / "example_store"
