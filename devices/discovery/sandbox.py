"""Jinja for strangers: templates from retained payloads, bounded in size, steps and memory.

Anyone who may publish discovery can write a template, so what could grow without bound is refused or counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateError as JinjaError
from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from controller.errors import AmbiyansError
from devices.discovery.template_functions import (
    ALLOWED_FILTERS,
    ALLOWED_GLOBALS,
    LONGEST_TEXT,
    MOST_STEPS,
    join,
)

LONGEST_SOURCE = 8_192
_LARGEST_NUMBER = 2.0**64
_LARGEST_EXPONENT = 64
_STEPS_LEFT = "_steps_left"

_TEXT_METHODS = frozenset({"endswith", "find", "lower", "split", "startswith", "strip", "title", "upper"})
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


def render(source: str, variables: Mapping[str, object]) -> str:
    """The rendered text, trimmed.

    Raises ``TemplateError`` when the template cannot be read, fails, or would take too much time or memory.
    """
    template = _compiled(source)
    try:
        return join(template.generate({**variables, _STEPS_LEFT: [MOST_STEPS]})).strip()
    except Exception as error:  # a template can raise whatever Python can
        raise TemplateError(source, f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=1024)
def _compiled(source: str) -> JinjaTemplate:
    if len(source) > LONGEST_SOURCE:
        raise TemplateError(source, f"longer than {LONGEST_SOURCE} characters")
    try:
        tree = _ENVIRONMENT.parse(source)
        refused = next(iter(tree.find_all(_REFUSED)), None)
        if refused is not None:
            raise TemplateError(source, f"{type(refused).__name__.lower()} is not allowed")
        _bound(tree)
        code = _ENVIRONMENT.compile(tree)
    except (JinjaError, RecursionError, SyntaxError, MemoryError, ValueError, OverflowError) as error:
        raise TemplateError(source, str(error)) from error
    return JinjaTemplate.from_code(_ENVIRONMENT, code, dict(ALLOWED_GLOBALS))


def _bound(tree: nodes.Template) -> None:
    """Count the turns of every loop, and join what ``~`` joins within bounds."""
    for loop in tree.find_all(nodes.For):
        loop.iter = _filtered(loop.iter, "_counted")
    for concatenation in tree.find_all(nodes.Concat):
        pieces = nodes.List(concatenation.nodes, lineno=concatenation.lineno)
        concatenation.nodes = [_filtered(pieces, "join")]


def _filtered(value: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


@pass_context
def _counted(context: Context, items: Iterable[object]) -> Iterator[object]:
    left = context[_STEPS_LEFT]
    for item in items:
        left[0] -= 1
        if left[0] < 0:
            message = f"more than {MOST_STEPS} turns of a loop"
            raise JinjaError(message)
        yield item


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        both_numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator != "+" and not both_numbers:
            message = f"only numbers can be used with {operator}"
            raise JinjaError(message)
        if operator == "**" and not (_small(left, _LARGEST_NUMBER) and _small(right, _LARGEST_EXPONENT)):
            message = "power out of bounds"
            raise JinjaError(message)
        result: object = super().call_binop(context, operator, left, right)
        too_long = isinstance(result, str | list | tuple) and len(result) > LONGEST_TEXT
        if too_long or (both_numbers and not _small(result, _LARGEST_NUMBER)):
            message = "a value grows out of bounds"
            raise JinjaError(message)
        return result

    def wrap_str_format(self, value: object) -> None:
        """``str.format`` can ask for any width: let it be refused like every other attribute."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        if isinstance(obj, str | bytes):
            return attr in _TEXT_METHODS
        if isinstance(obj, Mapping):
            return attr in _MAPPING_METHODS
        if isinstance(obj, int | float | list | tuple):
            return False
        return super().is_safe_attribute(obj, attr, value)


def _small(value: object, largest: float) -> bool:
    return isinstance(value, int | float) and abs(value) <= largest


def _environment() -> _Environment:
    environment = _Environment(autoescape=False, extensions=["jinja2.ext.loopcontrols"])
    environment.filters = {**ALLOWED_FILTERS, "_counted": _counted}
    environment.globals = dict(ALLOWED_GLOBALS)
    return environment


_ENVIRONMENT = _environment()
