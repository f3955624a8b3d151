"""What nodes keep through power cuts, torn writes and foreign bytes."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.firmware.bench import firmware

flash = firmware("flash")
MINUTE_MS = 60_000


def test_a_kept_value_is_there_after_a_power_cut(tmp_path: Path) -> None:
    flash.Record(str(tmp_path / "plan")).keep(b"the day", 0)

    assert flash.Record(str(tmp_path / "plan")).value == b"the day"


def test_a_write_that_is_cut_short_anywhere_leaves_the_value_before_it(tmp_path: Path) -> None:
    record = flash.Record(str(tmp_path / "plan"))
    record.keep(b"monday", 0)
    record.keep(b"tuesday", MINUTE_MS)
    newest = max(tmp_path.iterdir(), key=lambda path: b"tuesday" in path.read_bytes())
    whole = newest.read_bytes()

    for length in range(len(whole)):
        newest.write_bytes(whole[:length])
        assert flash.Record(str(tmp_path / "plan")).value == b"monday"


@given(junk=st.binary(max_size=64))
def test_foreign_bytes_in_flash_are_no_value(tmp_path_factory: object, junk: bytes) -> None:
    folder = tmp_path_factory.mktemp("flash")  # type: ignore[attr-defined]
    for name in ("plan.a", "plan.b", "outbox"):
        (folder / name).write_bytes(junk)

    assert flash.Record(str(folder / "plan")).value is None
    assert len(flash.Outbox(str(folder / "outbox"))) == 0


def test_a_thousand_changes_in_a_minute_are_two_writes_and_the_last_one_stays(tmp_path: Path) -> None:
    record = flash.Record(str(tmp_path / "plan"))
    states = set()

    for number in range(1000):
        record.keep(b"%d" % number, number * MINUTE_MS // 1000)
        states.add(record.value)
    record.advance(MINUTE_MS)

    assert states == {b"0"}
    assert flash.Record(str(tmp_path / "plan")).value == b"999"


def test_the_same_value_again_is_not_written(tmp_path: Path) -> None:
    record = flash.Record(str(tmp_path / "plan"))
    record.keep(b"the day", 0)
    before = sorted((path.name, path.read_bytes()) for path in tmp_path.iterdir())

    record.keep(b"the day", 2 * MINUTE_MS)

    assert record.due_ms(3 * MINUTE_MS) is None
    assert sorted((path.name, path.read_bytes()) for path in tmp_path.iterdir()) == before


def test_answers_wait_in_order_through_power_cuts_until_each_is_receipted(tmp_path: Path) -> None:
    path = str(tmp_path / "outbox")
    for key in ("a", "b", "c"):
        flash.Outbox(path).put(key, key.encode() * 3)

    flash.Outbox(path).drop("b")

    assert flash.Outbox(path).first(9) == [("a", b"aaa"), ("c", b"ccc")]


def test_an_answer_torn_by_a_power_cut_is_let_go_and_the_next_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    outbox = flash.Outbox(str(path))
    outbox.put("a", b"whole")
    outbox.put("b", b"torn")
    path.write_bytes(path.read_bytes()[:-3])

    after = flash.Outbox(str(path))
    after.put("c", b"next")

    assert [key for key, _ in flash.Outbox(str(path)).first(9)] == ["a", "c"]


def test_a_full_outbox_says_so_and_loses_nothing(tmp_path: Path) -> None:
    outbox = flash.Outbox(str(tmp_path / "outbox"), most=2)

    kept = [outbox.put(key, b"x") for key in ("a", "b", "c")]

    assert kept == [True, True, False]
    assert [key for key, _ in outbox.first(9)] == ["a", "b"]


@given(acts=st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=40))
def test_whatever_is_put_and_dropped_flash_and_memory_agree(
    tmp_path_factory: object, acts: list[tuple[bool, int]]
) -> None:
    path = str(tmp_path_factory.mktemp("flash") / "outbox")  # type: ignore[attr-defined]
    outbox = flash.Outbox(path, most=3)

    for put, key in acts:
        if put:
            outbox.put(str(key), b"line %d" % key)
        else:
            outbox.drop(str(key))

        assert flash.Outbox(path, most=3).first(9) == outbox.first(9)
