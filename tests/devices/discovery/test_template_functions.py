"""What a stranger's template may use."""

import pytest
from jinja2 import TemplateError as JinjaError

from devices.discovery.template_functions import ALLOWED_FILTERS, ALLOWED_GLOBALS, LONGEST_TEXT, join


def test_texts_are_joined_up_to_a_bound() -> None:
    assert join(["a", 1, None], "-") == "a-1-None"

    with pytest.raises(JinjaError):
        join("a" * 1000 for _ in range(LONGEST_TEXT))


@pytest.mark.parametrize("pattern", ["(a+)+", "(?:a|a)*", ".*.*.*.*.*", "a" * 300, "("])
def test_a_pattern_that_could_search_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(JinjaError):
        ALLOWED_FILTERS["regex_findall"]("aaaa", pattern)


def test_nothing_reaches_beyond_the_payload() -> None:
    assert not {"attr", "format", "center", "indent", "pprint", "random", "urlize"} & set(ALLOWED_FILTERS)
    assert not {"lipsum", "cycler", "joiner"} & set(ALLOWED_GLOBALS)
