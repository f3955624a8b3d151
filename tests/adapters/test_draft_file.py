"""A file that asks for an experiment becomes the body of the call, dates and times as they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.draft_file import DraftFileError, read_draft

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _file(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_dates_times_and_shares_stay_texts(tmp_path: Path) -> None:
    text = "start: 2026-03-02\nwindow: [10:00, 22:00]\narms: [{patch: {scent: {intensity: 20%}}}]\nweeks: 4\n"

    assert read_draft(_file(tmp_path, "draft.yaml", text)) == {
        "start": "2026-03-02",
        "window": ["10:00", "22:00"],
        "arms": [{"patch": {"scent": {"intensity": "20%"}}}],
        "weeks": 4,
    }


@given(JSON)
def test_json_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, tree: object) -> None:
    file = _file(tmp_path_factory.mktemp("draft"), "draft.json", json.dumps(tree))

    assert read_draft(file) == tree


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("draft.yaml", "a: 1\na: 2\n", ":2:1: the key"),
        ("draft.yaml", "", ":1:1: the file is empty"),
        ("draft.json", '{\n "a": }', ":2:7: not JSON: "),
        ("draft.json", "[" * 100_000, ":1:1: not JSON: "),
    ],
)
def test_a_fault_has_its_line(tmp_path: Path, name: str, text: str, fault: str) -> None:
    file = _file(tmp_path, name, text)

    with pytest.raises(DraftFileError) as caught:
        read_draft(file)

    assert str(caught.value).startswith(f"{file}{fault}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DraftFileError, match=r"none\.yaml: cannot be read: No such file"):
        read_draft(tmp_path / "none.yaml")
