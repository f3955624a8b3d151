"""A YAML file becomes a plain tree with places, and nothing hostile comes through."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.scene_source import LARGEST_BYTES, Place, SourceError, read_source


def _fault(content: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(content)
    return str(caught.value)


def test_on_off_times_and_dates_stay_text() -> None:
    source = read_source(
        b"a: off\nb: on\nc: 10:00\nd: 2026-12-31\ne: 60\nf: 1.5\ng: true\nh: ~\n2026-12-31: x\n"
    )

    assert source.tree == {
        "a": "off",
        "b": "on",
        "c": "10:00",
        "d": "2026-12-31",
        "e": 60,
        "f": 1.5,
        "g": True,
        "h": None,
        "2026-12-31": "x",
    }


def test_every_key_and_value_knows_its_line_and_column() -> None:
    source = read_source("# Giriş\nzones:\n  entrance: {limits: {volume: 60}}\n".encode())
    path = ("zones", "entrance", "limits", "volume")

    assert source.place(path) == Place(3, 31)
    assert source.place(path, at_key=True) == Place(3, 23)
    assert source.place((*path, "missing")) == Place(3, 31)


def test_columns_count_characters_and_not_bytes() -> None:
    assert read_source("{şğı: 60}".encode()).place(("şğı",)) == Place(1, 7)


def test_an_alias_is_what_its_anchor_is() -> None:
    assert read_source(b"a: &usual {max: 60%}\nb: *usual\n").tree == {
        "a": {"max": "60%"},
        "b": {"max": "60%"},
    }


def test_an_anchor_may_be_given_again() -> None:
    assert read_source(b"a: &x 1\nb: &x 2\nc: *x\n").tree == {"a": 1, "b": 2, "c": 2}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "1:1: the file is empty"),
        (b"# only a comment\n", "1:1: the file is empty"),
        (b"--- # begun\n", "1:1: the file is empty"),
        (b"a:\n\tb: 1\n", "2:1: found a tab, expected spaces for indentation"),
        (b"a: [1\n", "2:1: not YAML: while parsing a flow sequence"),
        (b"a: b: c\n", "1:5: not YAML: mapping values are not allowed here"),
        (b"a: *b\n", "1:4: not YAML: found undefined alias 'b'"),
        (b"a: 1\n---\nb: 2\n", "2:1: not YAML: expected a single document"),
        (b"a: 1\nb: 2\na: 3\n", '3:1: the key "a" stands here twice, first on line 1'),
        (b"? [a, b]\n: 1\n", "1:3: expected a text as key"),
        (b"a: !!python/object:os.system x\n", "1:4: the tag !!python/object:os.system is not read here"),
        (b"a: 1\nb: \xff\xfe\n", "2:4: expected UTF-8 text, found the byte 0xff"),
        (b"a: 1\nb: \x01\n", "2:4: found a control character"),
        (b"a: &a [*a]\n", "an alias contains itself"),
        (b"[" * 5000, "1:31: the lists and mappings are nested too deeply"),
        (b"- " * 5000, "1:61: the lists and mappings are nested too deeply"),
        (b"x" * (LARGEST_BYTES + 1), "1:1: expected at most 256 KiB"),
    ],
)
def test_what_is_no_plain_yaml_says_where_and_why(content: bytes, said: str) -> None:
    assert said in _fault(content)


def test_two_keys_that_stand_twice_are_both_told() -> None:
    assert _fault(b"a: 1\na: 2\nb: 1\nb: 2\n").count("stands here twice") == 2


def test_aliases_that_unfold_to_a_billion_are_stopped() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    assert "the aliases unfold to too much" in _fault("\n".join(["a0: &a0 [x]", *levels]).encode())


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_source(b"\xef\xbb\xbfa: 1\n").tree == {"a": 1}


@given(
    st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*!|>%@`\"'#,? \n\t~0", max_size=80).map(str.encode)
)
def test_no_bytes_at_all_break_the_reader(content: bytes) -> None:
    with suppress(SourceError):
        assert isinstance(read_source(content).tree, str | int | float | list | dict | None)
