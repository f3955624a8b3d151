"""The method behind a number, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from controller.web.language import Language

_EXTENT = re.compile(r"(?P<test>.+), (?P<extent>all|a sample of) (?P<count>\d+) (sign vectors|deals)")
_WINDOWS = re.compile(
    r"windows of (?P<blocks>\d+) blocks with one arm,"
    r" (?P<extent>all|a sample of) (?P<count>\d+) deals of the coins"
)


def method_words(method: str, words: Language) -> str:
    """How a number was tested; a method that has no words here is named in English, as in the report."""
    windows = _WINDOWS.fullmatch(method)
    if windows is not None:
        said = words.gettext("windows of %(blocks)s blocks with one arm", blocks=windows["blocks"])
        return f"{said}, {_drawn(windows, words)}"
    found = _EXTENT.fullmatch(method)
    test = None if found is None else _tests(words).get(found["test"])
    return method if found is None or test is None else f"{test}, {_drawn(found, words)}"


def _tests(words: Language) -> Mapping[str, str]:
    return {
        "paired sign-flip test": words.gettext("sign-flip test of pairs"),
        "paired sign-flip test per whole dose": words.gettext("sign-flip test of pairs, per whole dose"),
        "regression within the sign-flip test": words.gettext("regression within the sign-flip test"),
        "randomisation test within strata": words.gettext("randomisation test within sets of blocks"),
    }


def _drawn(found: re.Match[str], words: Language) -> str:
    if found["extent"] == "all":
        return words.gettext("all %(count)s possible deals", count=found["count"])
    return words.gettext("a sample of %(count)s deals", count=found["count"])
