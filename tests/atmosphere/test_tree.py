"""Every fault of a tree is found at once and has its address."""

from __future__ import annotations

import pytest

from controller.atmosphere.quantity import QuantityError, percentage
from controller.atmosphere.tree import Branch, TreeFault, name, take, unknown, words


def test_all_faults_of_a_mapping_are_found_at_once() -> None:
    faults: list[TreeFault] = []

    found = Branch({"volum": "30%", "fade": 8}, (), faults).fields("music", ("volume", "fade"), ("volume",))
    take(found, "fade", percentage)

    assert [str(fault) for fault in faults] == [
        'missing "volume" in music',
        'volum: unknown key "volum" (did you mean "volume"?) in music',
        "fade: expected a percentage like 60%, found 8",
    ]


def test_an_unknown_key_is_at_fault_itself_and_a_bad_value_is_not() -> None:
    faults: list[TreeFault] = []

    Branch({"x": 1}, (), faults).fields("a scene", ("name",))
    Branch(3, ("name",), faults).expected("a text")

    assert [(fault.path, fault.at_key) for fault in faults] == [(("x",), True), (("name",), False)]


def test_items_of_a_list_know_their_place() -> None:
    faults: list[TreeFault] = []

    for item in Branch(["a", 2], ("zones",), faults).items("a list"):
        item.read(percentage)

    assert [fault.path for fault in faults] == [("zones", 0), ("zones", 1)]


@pytest.mark.parametrize(
    "value", ["Entrance", "fitting rooms", "kasa/1", "-x", "giriş", "", None, True, ["a"], "a\n"]
)
def test_a_name_is_safe_in_topics_and_urls(value: object) -> None:
    with pytest.raises(QuantityError, match="expected a name"):
        name(value)


def test_a_number_may_be_a_name_and_a_text() -> None:
    assert name(12) == "12"
    assert words(2026) == "2026"


def test_a_far_name_is_told_what_is_known() -> None:
    assert unknown("xyz", ()) == '"xyz" (known: none)'
    assert unknown("q", tuple("abcdefghij")) == '"q" (known: a, b, c, d, e, f, g, h, ...)'
