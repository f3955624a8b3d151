"""The command line, as somebody types it: an exit code, plain lines, and never a trace."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

from controller.__main__ import main
from controller.adapters import accounts
from controller.adapters.data_directory import locked
from controller.adapters.database import open_session
from controller.adapters.scene_files import example_store

PASSWORD = "a long sentence that nobody guesses"  # noqa: S105 of a shop that lives for one test


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str


def ambiyans(*arguments: str) -> Ended:
    """Run the command in a process of its own."""
    done = subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-m", "controller", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


Typed = Callable[..., Ended]


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run a command that starts nothing here: the same, without waiting for another Python."""

    def run(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The example store with two mistakes in two files."""
    folder = tmp_path / "scenes"
    shutil.copytree(example_store(), folder)
    (folder / "calm-morning.yaml").write_text("name: {en: Calm}\nlight: {brightness: 60}\n", encoding="utf-8")
    (folder / "night.yaml").write_text("name: {en: Night}\nmusik: off\n", encoding="utf-8")
    return folder


FAULTS = ("calm-morning.yaml:2:21: ", "night.yaml:2:1: ")
"""the number without a unit, and the word that no scene has"""


def one_line(ended: Ended) -> str:
    """What an operator reads of a refused command."""
    assert ended.code == 1, ended.stderr
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    return lines[0]


@pytest.fixture(params=["here", "in its own process"])
def either(request: pytest.FixtureRequest, typed: Typed) -> Typed:
    """Both ways to run a command, so that they do not drift apart."""
    return typed if request.param == "here" else ambiyans


def test_the_example_store_is_in_order(either: Typed) -> None:
    ended = either("check", "--scenes", str(example_store()))

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Kadıköy: 5 zones")


def test_every_mistake_is_named_with_its_file_line_and_column(either: Typed, broken: Path) -> None:
    ended = either("check", "--scenes", str(broken))

    assert (ended.code, ended.stderr) == (1, "")
    lines = ended.stdout.splitlines()
    assert len(lines) == len(FAULTS)
    assert all(line.startswith(place) for line, place in zip(lines, FAULTS, strict=True))


def test_a_store_with_mistakes_is_not_run_and_says_which(broken: Path, tmp_path: Path) -> None:
    ended = ambiyans("run", "--scenes", str(broken), "--data", str(tmp_path / "data"), "--port", "0")

    assert ended.code == 1
    assert all(place in ended.stderr for place in FAULTS)
    assert len(ended.stderr.splitlines()) == len(FAULTS)
    assert not (tmp_path / "data").exists()


def test_the_plan_of_a_day_has_no_gap_from_midnight_to_midnight(typed: Typed) -> None:
    where = ("--scenes", str(example_store()), "--zone", "entrance", "--date", "2026-12-31")

    rows = json.loads(typed("plan", *where, "--json").stdout)

    assert datetime.fromisoformat(rows[0]["from"]).isoformat() == "2026-12-31T00:00:00+03:00"
    assert datetime.fromisoformat(rows[-1]["to"]).isoformat() == "2027-01-01T00:00:00+03:00"
    assert all(before["to"] == after["from"] for before, after in itertools.pairwise(rows))
    assert set(rows[0]) == {"from", "to", "scene", "reason", "rule", "beats", "limits", "experiments"}


def test_a_zone_that_is_not_there_is_one_line_that_names_those_that_are(either: Typed) -> None:
    ended = either("plan", "--scenes", str(example_store()), "--zone", "attic", "--date", "2026-12-31")

    assert "attic" in one_line(ended)
    assert "fitting-rooms" in one_line(ended)


def test_the_schema_is_a_json_schema(typed: Typed) -> None:
    schema = json.loads(typed("schema").stdout)

    jsonschema.validators.validator_for(schema).check_schema(schema)


def test_a_paired_file_is_analysed(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    differences = (0.2, 0.4, 0.1, 0.3, 0.5, 0.6)
    rows = [f"{pair},A,4.0\n{pair},B,{4.0 + more}" for pair, more in enumerate(differences)]
    file.write_text("\n".join(["pair,arm,outcome", *rows]), encoding="utf-8")

    found = json.loads(typed("analyze", str(file), "--design", "paired", "--json").stdout)

    assert found["estimate"] == pytest.approx(sum(differences) / 6)
    assert found["n"] == 6
    assert found["p_value"] == pytest.approx(2 / 2**6)  # all six signs agree: 2 of the 64 sign flips
    assert found["ci"][0] < found["estimate"] < found["ci"][1]


def test_many_stores_get_one_verdict_beside_their_own(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "stores.csv"
    gaps = {"moda": (0.5, 0.75, 0.25, 0.5), "bebek": (1.0, 0.75, 1.25, 1.0), "one": (3.0,)}
    rows = [
        f"{store},{pair},{arm},{3 + gap * (arm == 'B')}"
        for store, each in gaps.items()
        for pair, gap in enumerate(each)
        for arm in "AB"
    ]
    file.write_text("\n".join(["store,pair,arm,outcome", *rows]), encoding="utf-8")

    asked = ("analyze", str(file), "--design", "paired", "--by", "store", "--pool")
    found, said = json.loads(typed(*asked, "--json").stdout), typed(*asked).stdout

    (pooled,) = found["pooled"]
    assert pooled["estimate"] == pytest.approx((0.5 + 1.0) / 2)  # both stores have the same error
    assert (pooled["n"], pooled["left_out"], len(found["groups"])) == (2, ["one"], 3)
    assert "pooled: B - A = +0.75" in said
    assert typed("analyze", str(file), "--design", "paired", "--pool").code == 2


def test_kinds_of_stores_are_compared_where_they_are_declared(typed: Typed, tmp_path: Path) -> None:
    gaps = {"moda": 0.5, "bebek": 0.75, "cevahir": 0.0, "kanyon": 0.25}
    rows = [
        f"{store},{pair},{arm},{3 + (gap + pair / 4) * (arm == 'B')}"
        for store, gap in gaps.items()
        for pair in (-1, 0, 1)
        for arm in "AB"
    ]
    file, kinds = tmp_path / "blocks.csv", tmp_path / "stores.csv"
    file.write_text("\n".join(["store,pair,arm,outcome", *rows]), encoding="utf-8")
    kinds.write_text("store,format\nmoda,street\nbebek,street\ncevahir,mall\nkanyon,mall\n", encoding="utf-8")

    asked = ("analyze", str(file), "--design", "paired", "--by", "store", "--pool", "--stores", str(kinds))
    found = json.loads(typed(*asked, "--subgroup", "format:street,mall", "--json").stdout)

    street, mall = found["pooled"][0]["subgroups"]["groups"]
    assert (street["group"], mall["group"]) == ("street", "mall")
    assert street["estimate"] - mall["estimate"] == pytest.approx((0.5 + 0.75 - 0.0 - 0.25) / 2)
    assert street["p_holm"] == pytest.approx(2 * street["p_value"])
    assert typed(*asked).code == 2  # kinds that are not declared are not looked at


def test_a_word_for_a_number_is_named_by_its_line(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("pair,arm,outcome\n1,A,four\n1,B,5\n", encoding="utf-8")

    ended = typed("analyze", str(file), "--design", "paired")

    assert one_line(ended).startswith(f"{file}:2: ")


def test_somebody_who_was_added_can_sign_in(typed: Typed, tmp_path: Path) -> None:
    data = str(tmp_path / "data")

    added = typed("users", "add", "ayse", "--role", "manager", "--data", data, "--password", PASSWORD)

    assert added.stdout == "ayse may sign in as manager\n"
    assert typed("users", "list", "--data", data).stdout == "ayse: manager\n"
    with open_session(f"sqlite:///{data}/ambiyans.sqlite3") as session:
        identity = accounts.authenticate_password(session, "ayse", PASSWORD)
        assert identity.roles == {"manager"}


@pytest.mark.parametrize("command", [("demo",), ("run", "--scenes", str(example_store()))])
def test_a_port_that_is_taken_is_one_line(command: tuple[str, ...]) -> None:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen()
        port = plug.getsockname()[1]

        ended = ambiyans(*command, "--port", str(port))

    assert f"127.0.0.1:{port}" in one_line(ended)
    assert "--port" in one_line(ended)


def test_a_data_folder_in_use_is_one_line(tmp_path: Path) -> None:
    with locked(tmp_path / "data"):
        ended = ambiyans(
            "run", "--scenes", str(example_store()), "--data", str(tmp_path / "data"), "--port", "0"
        )

    assert str(os.getpid()) in one_line(ended)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--broker", "http://shop"), "http"),
        (("--database", "mysql://shop/db"), "mysql"),
        (("--port", "70000"), "port"),
        (("--scenes", "/nowhere"), "/nowhere"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_line(
    tmp_path: Path, options: tuple[str, str], named: str
) -> None:
    ended = ambiyans(
        "run", "--scenes", str(example_store()), "--data", str(tmp_path / "data"), "--port", "0", *options
    )

    assert named in one_line(ended)
