"""A table for a terminal is aligned, and no device can steer the terminal by its name."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from controller.text_table import shown, text_table


@given(st.text())
def test_no_name_breaks_a_line_or_steers_the_terminal(name: str) -> None:
    kinds = {unicodedata.category(character) for character in text_table(["name"], [[name]])[5:]}

    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_a_list_without_entries_is_its_head() -> None:
    assert text_table(["id", "zone"], []) == "ID  ZONE"


def test_what_is_not_known_is_a_hyphen_and_nought_is_nought() -> None:
    values: list[object] = [None, "", [], 0, 0.0, False]

    assert [shown(value) for value in values] == ["-", "-", "-", "0", "0.0", "no"]
