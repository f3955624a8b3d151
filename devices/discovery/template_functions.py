"""The filters and functions that a stranger's template may use, each bounded in what it can cost."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

import orjson
from jinja2 import TemplateError as JinjaError
from jinja2.filters import FILTERS
from jinja2.utils import Namespace

LONGEST_TEXT = 65_536
MOST_STEPS = 10_000
_LONGEST_PATTERN = 256
_LONGEST_SUBJECT = 256
_MOST_REPEATS = 4
_REPEATED_GROUP = re.compile(r"\)[+*{]")
_REPEAT = re.compile(r"[+*}]")

_OF_JINJA = """
    abs capitalize count d default dictsort first float groupby int items last length list lower map max min
    reject rejectattr reverse round select selectattr sort string sum title trim truncate unique upper
"""


def join(items: Iterable[object], separator: str = "") -> str:
    """All items as one text; raises ``JinjaError`` where it grows out of bounds."""
    parts, room = [], LONGEST_TEXT
    for item in items:
        parts.append(str(item))
        room -= len(parts[-1]) + len(separator) + 1
        if room < 0:
            message = "a text grows out of bounds"
            raise JinjaError(message)
    return separator.join(parts)


def _pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that cannot backtrack for ever: no repeated groups, few repeats, short."""
    if len(pattern) > _LONGEST_PATTERN or _REPEATED_GROUP.search(pattern):
        message = "the regular expression is too long or repeats a group"
        raise JinjaError(message)
    if len(_REPEAT.findall(pattern)) > _MOST_REPEATS:
        message = f"the regular expression repeats more than {_MOST_REPEATS} times"
        raise JinjaError(message)
    try:
        return re.compile(pattern)
    except re.error as error:
        raise JinjaError(str(error)) from error


def _regex_findall(text: object, pattern: str = "") -> list[Any]:
    return _pattern(pattern).findall(str(text)[:_LONGEST_SUBJECT])


def _regex_match(text: object, pattern: str = "") -> bool:
    return _pattern(pattern).match(str(text)[:_LONGEST_SUBJECT]) is not None


def _regex_search(text: object, pattern: str = "") -> bool:
    return _pattern(pattern).search(str(text)[:_LONGEST_SUBJECT]) is not None


def _replace(text: object, old: str, new: str) -> str:
    if not old or len(str(text)) * max(1, len(new)) > LONGEST_TEXT:
        message = "a replacement grows out of bounds"
        raise JinjaError(message)
    return str(text).replace(old, new)


def _to_json(value: object) -> str:
    return orjson.dumps(value, default=str).decode()


def _iif(condition: object, *branches: object) -> object:
    """``iif(condition, if_true, if_false)``; true and false where the branches are left out."""
    index = 0 if condition else 1
    return branches[index] if index < len(branches) else bool(condition)


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > MOST_STEPS:
        message = f"a range of more than {MOST_STEPS}"
        raise JinjaError(message)
    return numbers


class _Pairs(dict[Any, Any]):
    """``dict`` with ``dict.from_keys`` of pairs, as Home Assistant's templates have it."""

    @staticmethod
    def from_keys(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
        return dict(islice(pairs, MOST_STEPS))


ALLOWED_FILTERS: dict[str, Any] = {name: FILTERS[name] for name in _OF_JINJA.split()} | {
    "from_json": orjson.loads,
    "iif": _iif,
    "join": join,
    "regex_findall": _regex_findall,
    "regex_match": _regex_match,
    "regex_search": _regex_search,
    "replace": _replace,
    "to_json": _to_json,
    "tojson": _to_json,
}

ALLOWED_GLOBALS: dict[str, Any] = {
    "dict": _Pairs,
    "float": FILTERS["float"],
    "iif": _iif,
    "int": FILTERS["int"],
    "namespace": Namespace,
    "pi": math.pi,
    "range": _range,
    "zip": zip,
}
