"""Which routes a topic belongs to: exact topics by their name, MQTT's `+` and `#` as a tree of levels."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from controller.adapters.link_errors import LinkTopicError

T = TypeVar("T")

LONGEST_TOPIC_BYTES = 65_535

MOST_FOUND = 16_384
"""Topics whose values are remembered: devices speak on the same few topics for ever."""

UNSENDABLE = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control, surrogate and non-characters: MQTT 5, section 1.5.4, lets a broker end the connection."""


@dataclass(slots=True)
class _Level(Generic[T]):
    values: list[T] = field(default_factory=list)
    below: "dict[str, _Level[T]]" = field(default_factory=dict)


class TopicTree(Generic[T]):
    """Values under topic filters; finds every value whose filter matches a topic.

    >>> tree: TopicTree[str] = TopicTree()
    >>> tree.add("shop/+/state", "any zone")
    >>> tree.add("#", "everything")
    >>> sorted(tree.match("shop/entrance/state"))
    ['any zone', 'everything']
    >>> tree.match("$SYS/uptime")
    ()
    """

    def __init__(self) -> None:
        self._exact: dict[str, list[T]] = {}
        self._wild: _Level[T] = _Level()
        self._found: dict[str, tuple[T, ...]] = {}

    def add(self, topic_filter: str, value: T) -> None:
        """Raise `LinkTopicError` when MQTT does not allow the filter."""
        check_filter(topic_filter)
        self._found.clear()
        if not _is_wild(topic_filter):
            self._exact.setdefault(topic_filter, []).append(value)
            return
        level = self._wild
        for name in topic_filter.split("/"):
            level = level.below.setdefault(name, _Level())
        level.values.append(value)

    def remove(self, topic_filter: str, value: T) -> bool:
        """Forget one value of a filter; False when it was not there."""
        self._found.clear()
        if _is_wild(topic_filter):
            return _remove(self._wild, topic_filter.split("/"), value)
        values = self._exact.get(topic_filter, [])
        if value not in values:
            return False
        values.remove(value)
        if not values:
            del self._exact[topic_filter]
        return True

    def match(self, topic: str) -> tuple[T, ...]:
        """Find the values of every matching filter; a leading wildcard does not match a `$` topic."""
        found = self._found.get(topic)
        if found is None:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            found = self._found[topic] = tuple(self._search(topic))
        return found

    def _search(self, topic: str) -> list[T]:
        found = list(self._exact.get(topic, ()))
        levels = [self._wild]
        for depth, name in enumerate(topic.split("/")):
            wild = depth > 0 or not name.startswith("$")
            deeper: list[_Level[T]] = []
            for level in levels:
                below = level.below
                if wild and (rest := below.get("#")) is not None:
                    found += rest.values
                if wild and (any_name := below.get("+")) is not None:
                    deeper.append(any_name)
                if (same := below.get(name)) is not None:
                    deeper.append(same)
            if not deeper:
                return found
            levels = deeper
        for level in levels:
            found += level.values
            if (rest := level.below.get("#")) is not None:  # "shop/#" matches "shop" too
                found += rest.values
        return found


def _is_wild(topic_filter: str) -> bool:
    return "+" in topic_filter or topic_filter.endswith("#")


def _remove(level: _Level[T], names: list[str], value: T) -> bool:
    if not names:
        if value not in level.values:
            return False
        level.values.remove(value)
        return True
    below = level.below.get(names[0])
    if below is None or not _remove(below, names[1:], value):
        return False
    if not below.values and not below.below:
        del level.below[names[0]]
    return True


def check_filter(topic_filter: str) -> None:
    """Raise `LinkTopicError` unless MQTT 5 (section 4.7) allows this filter.

    >>> check_filter("homeassistant/+/+/config")
    >>> check_filter("shop#")
    Traceback (most recent call last):
    ...
    controller.adapters.link_errors.LinkTopicError: 'shop#' is no topic: a wildcard fills its level
    """
    _check_text(topic_filter)
    names = topic_filter.split("/")
    if any(("#" in name or "+" in name) and len(name) > 1 for name in names):
        raise LinkTopicError(topic_filter, "a wildcard fills its level")
    if "#" in names[:-1]:
        raise LinkTopicError(topic_filter, "# is the last level")


@lru_cache(maxsize=MOST_FOUND)
def check_topic(topic: str) -> None:
    """Raise `LinkTopicError` unless a message can be published there without the broker hanging up on us."""
    _check_text(topic)
    if "+" in topic or "#" in topic:
        raise LinkTopicError(topic, "it holds a wildcard")


def _check_text(topic: str) -> None:
    if not topic:
        raise LinkTopicError(topic, "it is empty")
    if UNSENDABLE.search(topic):
        raise LinkTopicError(topic, "it holds a character that brokers hang up on")
    if len(topic) > LONGEST_TOPIC_BYTES or len(topic.encode()) > LONGEST_TOPIC_BYTES:
        raise LinkTopicError(topic[:80], f"it is longer than {LONGEST_TOPIC_BYTES} bytes")
