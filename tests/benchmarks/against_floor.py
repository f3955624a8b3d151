"""One scene to N lamps and back: the controller against a C program that keeps no device model.

`poe bench-floor`. The C fleet and the C floor lie beside the checkout (`AMBIYANS_SHARED` names another
place); where they, a compiler or libmosquitto are absent, it says so and ends. Both sides take turns on one
broker configuration; the ratio of the medians is what counts, for a machine's speed drifts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
PROGRAMS = ("devsim", "scene_floor")


def say(line: str) -> None:
    """Print one line."""
    print(line, flush=True)  # noqa: T201 a benchmark prints


def built(folder: Path) -> Path:
    """A copy of the harness with its C programs compiled; ends the program where that cannot be."""
    source = Path(os.environ.get("AMBIYANS_SHARED", CHECKOUT.parent / "shared")) / "bench"
    if not (source / "bench_scene.py").is_file():
        sys.exit(f"no harness at {source}: AMBIYANS_SHARED may name another place")
    for file in source.iterdir():
        shutil.copyfile(file, folder / file.name)
    for program in PROGRAMS:
        compile_it = ["cc", "-O2", "-o", program, f"{program}.c", "-lmosquitto"]
        done = subprocess.run(compile_it, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            sys.exit(f"{program}.c: {done.stderr[-300:]} (Debian: gcc libmosquitto-dev)")
    folder.chmod(0o755)
    return folder


def run(harness: Path, peer: list[str], n: int, qos: int, runs: int) -> dict[str, Any]:
    """One side's figures."""
    out = harness / "results.jsonl"
    common = ["--n", str(n), "--qos", str(qos), "--runs", str(runs), "--nodelay", "--out", str(out)]
    command = [sys.executable, str(harness / "bench_scene.py"), *peer, *common]
    subprocess.run(command, cwd=harness, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8").splitlines()[-1])
    return found


def compare(harness: Path, n: int, qos: int, runs: int, passes: int) -> None:
    """Print one line for N lamps."""
    ours = f"{sys.executable} -m controller bench --broker 127.0.0.1:{{port}} --n {{n}} --qos {{qos}}"
    sides = {"floor": ["--peer", "floor"], "ours": ["--peer", "cmd", "--cmd", ours]}
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in sides}
    for _ in range(passes):
        for name, peer in sides.items():
            found[name].append(run(harness, peer, n, qos, runs))

    def median(side: str, figure: str) -> float:
        return float(statistics.median(value for each in found[side] for value in each[figure]["all"]))

    floor_ms, ours_ms = median("floor", "state_ms"), median("ours", "state_ms")
    say(
        f"N={n:5d} QoS {qos}  floor {floor_ms:6.1f} ms  ours {ours_ms:6.1f} ms"
        f"  ratio {ours_ms / floor_ms:4.2f}"
        f"  first command {median('ours', 'first_ms'):5.1f} ms"
        f"  CPU {1e3 * median('ours', 'cpu_s'):6.1f} ms  resident {found['ours'][-1]['rss_mb']:5.1f} MB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[50, 200, 1000, 3000])
    parser.add_argument("--qos", type=int, default=0)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--passes", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ambiyans-floor-") as name:
        place = built(Path(name))
        for lamps in wanted.n:
            compare(place, lamps, wanted.qos, wanted.runs, wanted.passes)
