"""Jinja for strangers: templates from retained payloads, bounded in size, steps and memory.

Anyone who may publish discovery can write a template, so what could grow without bound is refused or counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

import orjson
from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateError as JinjaError
from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from controller.errors import AmbiyansError

LONGEST_SOURCE = 8_192
LONGEST_OUTPUT = 65_536
_STEPS = 10_000
_LARGEST_NUMBER = 2.0**64
_LONGEST_PATTERN = 256
_LONGEST_SUBJECT = 256
_MOST_REPEATS = 4
_REPEATED_GROUP = re.compile(r"\)[+*{]")
_REPEAT = re.compile(r"[+*}]")
_STEPS_LEFT = "_steps_left"

_FILTERS = frozenset(
    [
        "abs",
        "capitalize",
        "count",
        "d",
        "default",
        "dictsort",
        "e",
        "escape",
        "first",
        "float",
        "groupby",
        "int",
        "items",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "round",
        "select",
        "selectattr",
        "sort",
        "string",
        "sum",
        "title",
        "trim",
        "truncate",
        "unique",
        "upper",
    ]
)
_TEXT_METHODS = frozenset(
    [
        "endswith",
        "find",
        "index",
        "lower",
        "lstrip",
        "rstrip",
        "split",
        "startswith",
        "strip",
        "title",
        "upper",
    ]
)
_MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})
_REFUSED = (
    nodes.AssignBlock,
    nodes.Block,
    nodes.CallBlock,
    nodes.Extends,
    nodes.FilterBlock,
    nodes.FromImport,
    nodes.Import,
    nodes.Include,
    nodes.Macro,
)


class TemplateError(AmbiyansError):
    """A value template cannot be read, or fails on what the device sent."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"template {source[:80]!r}: {message}")
        self.source = source
        self.message = message


class _Bounded(NodeTransformer):
    """Counts the turns of every loop and bounds what ``~`` joins."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  # Jinja's visitor dispatches by class name
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "_counted", [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  # as above
        self.generic_visit(node)
        return nodes.Filter(nodes.List(node.nodes), "join", [], [], None, None, lineno=node.lineno)


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401  # Jinja's
        if operator == "%" and isinstance(left, str | bytes):
            message = "text formatting with % is not allowed"
            raise JinjaError(message)
        if operator == "**" and not (abs(left) <= _LARGEST_NUMBER and abs(right) <= 64):  # noqa: PLR2004
            message = "power out of bounds"
            raise JinjaError(message)
        if operator == "*" and not (isinstance(left, int | float) and isinstance(right, int | float)):
            message = "only numbers may be multiplied"
            raise JinjaError(message)
        return _in_bounds(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: object) -> None:
        """``str.format`` can ask for any width: let it be refused like every other attribute."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  # Jinja's signature
        if isinstance(obj, str | bytes):
            return attr in _TEXT_METHODS
        if isinstance(obj, Mapping):
            return attr in _MAPPING_METHODS
        if isinstance(obj, int | float | list | tuple):
            return False
        return super().is_safe_attribute(obj, attr, value)


def _in_bounds(result: Any) -> Any:  # noqa: ANN401  # any value a template can make
    too_long = isinstance(result, str | list | tuple) and len(result) > LONGEST_OUTPUT
    too_large = isinstance(result, int | float) and abs(result) > _LARGEST_NUMBER
    if too_long or too_large:
        message = "a value grows out of bounds"
        raise JinjaError(message)
    return result


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    left = context[_STEPS_LEFT]
    for item in items:
        left[0] -= 1
        if left[0] < 0:
            message = f"more than {_STEPS} turns of a loop"
            raise JinjaError(message)
        yield item


def _join(items: Iterable[object], separator: str = "") -> str:
    parts, room = [], LONGEST_OUTPUT
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


def _regex_findall(text: str, pattern: str = "") -> list[Any]:
    return _pattern(pattern).findall(str(text)[:_LONGEST_SUBJECT])


def _regex_match(text: str, pattern: str = "") -> bool:
    return _pattern(pattern).match(str(text)[:_LONGEST_SUBJECT]) is not None


def _regex_search(text: str, pattern: str = "") -> bool:
    return _pattern(pattern).search(str(text)[:_LONGEST_SUBJECT]) is not None


def _replace(text: str, old: str, new: str) -> str:
    if not old or len(str(text)) * max(1, len(new)) > LONGEST_OUTPUT:
        message = "a replacement grows out of bounds"
        raise JinjaError(message)
    return str(text).replace(old, new)


def _to_json(value: object) -> str:
    return orjson.dumps(value, default=str).decode()


def _iif(condition: object, if_true: object = True, if_false: object = False) -> object:  # noqa: FBT002  # a filter
    return if_true if condition else if_false


class _Pairs(dict[Any, Any]):
    """``dict`` with ``dict.from_keys`` of pairs, as Home Assistant's templates have it."""

    @staticmethod
    def from_keys(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
        return dict(islice(pairs, _STEPS))


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > _STEPS:
        message = f"a range of more than {_STEPS}"
        raise JinjaError(message)
    return numbers


def _environment() -> _Environment:
    environment = _Environment(autoescape=False, extensions=["jinja2.ext.loopcontrols"])  # no HTML
    environment.filters = {name: environment.filters[name] for name in _FILTERS} | {
        "_counted": _counted,
        "from_json": orjson.loads,
        "iif": _iif,
        "join": _join,
        "regex_findall": _regex_findall,
        "regex_match": _regex_match,
        "regex_search": _regex_search,
        "replace": _replace,
        "to_json": _to_json,
        "tojson": _to_json,
    }
    environment.globals = {
        "dict": _Pairs,
        "float": lambda value, default=0.0: environment.filters["float"](value, default),
        "iif": _iif,
        "int": lambda value, default=0: environment.filters["int"](value, default),
        "namespace": environment.globals["namespace"],
        "pi": math.pi,
        "range": _range,
        "zip": zip,
    }
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=1024)
def _compiled(source: str) -> JinjaTemplate:
    if len(source) > LONGEST_SOURCE:
        raise TemplateError(source, f"longer than {LONGEST_SOURCE} characters")
    try:
        tree = _ENVIRONMENT.parse(source)
        refused = next(iter(tree.find_all(_REFUSED)), None)
        if refused is not None:
            raise TemplateError(source, f"{type(refused).__name__.lower()} is not allowed")
        code = _ENVIRONMENT.compile(_Bounded().visit(tree))
    except (JinjaError, RecursionError, SyntaxError, MemoryError, ValueError, OverflowError) as error:
        raise TemplateError(source, str(error)) from error
    return JinjaTemplate.from_code(_ENVIRONMENT, code, dict(_ENVIRONMENT.globals))


def render(source: str, variables: Mapping[str, object]) -> str:
    """The rendered text, trimmed.

    Raises ``TemplateError`` when the template cannot be read, fails, or would take too much time or memory.
    """
    template = _compiled(source)
    try:
        text = _join(template.generate({**variables, _STEPS_LEFT: [_STEPS]})).strip()
    except Exception as error:  # a template can raise whatever Python can
        raise TemplateError(source, f"{type(error).__name__}: {error}") from error
    return text
