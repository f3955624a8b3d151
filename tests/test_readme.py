"""What the README shows is what runs."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
SHORTEST = Path(__file__).parents[1] / "devices" / "drivers" / "humidifier.py"
KINDS = SHORTEST.parents[1] / "registry" / "kinds.py"


def test_the_driver_in_the_readme_is_the_shortest_and_is_the_real_one() -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)

    assert shown == SHORTEST.read_text(encoding="utf-8")
    drivers = [path for path in SHORTEST.parent.glob("*.py") if "def encode(" in path.read_text("utf-8")]
    assert min(drivers, key=lambda path: path.stat().st_size) == SHORTEST


def test_a_kind_is_one_line_of_the_registry() -> None:
    line = "    Kind(humidifiers),\n"

    assert line.strip() in README.read_text(encoding="utf-8")
    assert KINDS.read_text(encoding="utf-8").count(line) == 1
