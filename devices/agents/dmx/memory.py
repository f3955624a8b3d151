"""The last look on disk, so that a restart in the night does not leave the shop in the dark."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

_log = logging.getLogger(__name__)


def recall(file: Path | None) -> dict[str, bytes]:
    """The looks by fixture; none where there is no file or it cannot be read, which is logged."""
    if file is None or not file.exists():
        return {}
    try:
        tree = json.loads(file.read_text(encoding="utf-8"))
        return {key: json.dumps(look).encode() for key, look in tree.items()}
    except (OSError, ValueError, AttributeError) as error:
        _log.warning("%s: cannot be read, beginning dark: %s", file, error)
        return {}


def remember(file: Path | None, looks: Mapping[str, bytes]) -> None:
    """Keep the looks; a power cut leaves the old file or the new one. What cannot be written is logged."""
    if file is None:
        return
    fresh = file.with_suffix(file.suffix + ".new")
    try:
        fresh.write_text(json.dumps({key: json.loads(look) for key, look in looks.items()}), encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        _log.warning("%s: cannot be written: %s", file, error)
