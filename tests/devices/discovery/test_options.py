"""Options of components, read by type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.discovery.options import Options, as_number

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(ANYTHING)
def test_an_option_of_any_type_can_be_read_as_every_type(value: object) -> None:
    options = Options({"key": value})

    assert isinstance(options.text("key"), str)
    assert isinstance(options.number("key", 1.0), int | float)
    assert isinstance(options.flag("key", default=True), bool)
    assert options.texts("key") is None or isinstance(value, list)


@pytest.mark.parametrize("value", ["inf", "nan", "1e999", True, None, [], "", 10**400])
def test_what_is_no_finite_number_is_no_number(value: object) -> None:
    assert as_number(value) is None


@pytest.mark.parametrize(
    ("value", "flag"), [(True, True), ("true", True), ("Off", False), (0, False), ("maybe", True)]
)
def test_a_flag_is_understood_in_the_spellings_of_yaml_and_json(value: object, flag: object) -> None:
    assert Options({"optimistic": value}).flag("optimistic", default=True) is flag


def test_a_list_of_options_may_hold_numbers() -> None:
    assert Options({"options": ["calm", 3, None, True]}).texts("options") == ("calm", "3", "true")
