"""Ten million answers of a thousand stores, analysed in one command: `poe bench-analyze`.

Each program runs alone in a process of its own: the aggregation in plain DuckDB SQL, ours (the same
aggregation, every check of the rows, and a randomisation test with its interval for every store), and what an
analyst would write with pandas and a t test. Seconds are of the wall from start to end, imports included;
memory is the largest resident set.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import duckdb
import typer

PAIRS = 28
"""blocks of two arms in each store"""

_MAKE = """
COPY (
    SELECT 'store-' || lpad((i // {each})::VARCHAR, 4, '0') AS store,
           (i * 7919 % {pairs})::INTEGER AS pair,
           CASE WHEN hash(i, 1) % 2 = 0 THEN 'A' ELSE 'B' END AS arm,
           (1 + hash(i, 2) % 5)::DOUBLE AS outcome
    FROM range({rows}) t(i)
) TO '{path}' (FORMAT parquet)"""

_SQL = """
import sys, duckdb
rows = duckdb.execute(
    "SELECT store, pair, arm, avg(outcome) FROM read_parquet(?) GROUP BY store, pair, arm", [sys.argv[1]]
).fetchall()
print(len(rows))
"""

_OURS = "from controller.__main__ import main; main()"

_READ = """
import sys
from pathlib import Path
from controller.adapters.analyze_file import Layout
from controller.adapters.analyze_parquet import read_parquet
print(len(read_parquet(Path(sys.argv[1]), Layout("paired", "store", answers=True))))
"""

_PANDAS = """
import sys, pandas as pd
from scipy import stats
table = pd.read_parquet(sys.argv[1])
means = table.groupby(["store", "pair", "arm"])["outcome"].mean().unstack("arm")
gaps = means["B"] - means["A"]
found = {store: stats.ttest_1samp(each, 0.0).pvalue for store, each in gaps.groupby(level="store")}
print(len(found))
"""


class Cost(NamedTuple):
    """What one program took."""

    seconds: float
    megabytes: float


def cost(*command: str) -> Cost:
    """Run a program to its end; memory is its own, told by the system when it has ended."""
    watch = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    began = time.perf_counter()
    said = subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, "-c", watch, *command], check=True, capture_output=True, text=True
    )
    return Cost(time.perf_counter() - began, int(said.stdout) / 1024)


def main(rows: int, stores: int, rounds: int) -> None:
    """Print seconds and memory of each, best of the rounds, as ratios to plain SQL."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "answers.parquet")
        duckdb.execute(_MAKE.format(each=rows // stores, pairs=PAIRS, rows=rows, path=path))
        asked = ("analyze", path, "--design", "paired", "--by", "store", "--answers", "--json")
        programs = {
            "plain DuckDB SQL, means only": (sys.executable, "-c", _SQL, path),
            "ours, checked means only": (sys.executable, "-c", _READ, path),
            "ours, whole command": (sys.executable, "-c", _OURS, *asked),
        }
        if find_spec("pandas") and find_spec("pyarrow"):
            programs["pandas and scipy, t test only"] = (sys.executable, "-c", _PANDAS, path)
        else:
            typer.echo("pandas and pyarrow are not installed: their line is left out")
        typer.echo(f"{rows:,} answers, {stores:,} stores, {PAIRS} pairs each, best of {rounds}")
        floor: Cost | None = None
        for name, command in programs.items():
            runs = [cost(*command) for _ in range(rounds)]
            best = Cost(min(run.seconds for run in runs), min(run.megabytes for run in runs))
            floor = floor or best
            typer.echo(
                f"{name:32} {best.seconds:6.2f} s ({best.seconds / floor.seconds:5.2f}x)"
                f" {best.megabytes:6.0f} MB ({best.megabytes / floor.megabytes:5.2f}x)"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--stores", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    main(options.rows, options.stores, options.rounds)
