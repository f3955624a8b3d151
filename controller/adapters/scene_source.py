"""A YAML 1.2 file as a plain tree, with the line and column of every key and value.

Only texts, numbers, true, false, null, lists and mappings come out: no tag makes an object, keys are texts,
dates stay the text they are, and aliases cannot blow up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from controller.atmosphere.tree import Path
from controller.errors import AmbiyansError

LARGEST_BYTES = 256 * 1024
MOST_NODES = 50_000
DEEPEST = 30
"""Bounds that no honest scene file comes near."""
_TOO_DEEP = "the lists and mappings are nested too deeply"
_TAG = "tag:yaml.org,2002:"
_NUMBER_TAGS = {f"{_TAG}int": int, f"{_TAG}float": float}
_TEXT_TAGS = {f"{_TAG}{kind}" for kind in ("str", "timestamp", "merge", "value")}
_TRUE = {"true", "True", "TRUE"}


class Place(NamedTuple):
    """Where something stands in a file; both from 1, columns in characters."""

    line: int
    column: int


class SourceFault(NamedTuple):
    """What is wrong at one place of a file."""

    place: Place
    message: str


class SourceError(AmbiyansError):
    """The file is no YAML that we read; ``faults`` says where and why."""

    def __init__(self, *faults: SourceFault) -> None:
        """Keep every fault."""
        super().__init__("; ".join(f"{place.line}:{place.column}: {message}" for place, message in faults))
        self.faults = faults


class EmptySourceError(SourceError):
    """There is nothing in the file, or nothing but comments."""

    def __init__(self) -> None:
        super().__init__(SourceFault(Place(1, 1), "the file is empty"))


@dataclass(slots=True)
class Source:
    """The tree of one file and where its parts stand."""

    tree: object = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, *, at_key: bool = False) -> Place:
        """Where the value (or key) at ``path`` stands; of what the file does not have, the nearest it has."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, Place(1, 1))


def read_source(
    content: bytes, *, largest_bytes: int = LARGEST_BYTES, most_nodes: int = MOST_NODES
) -> Source:
    """The tree of a file; raises ``SourceError`` for what is no YAML or too large, ``EmptySourceError``."""
    if len(content) > largest_bytes:
        raise SourceError(SourceFault(Place(1, 1), f"expected at most {largest_bytes // 1024} KiB"))
    text = _decoded(content)
    reading = _Reading(most_nodes)
    try:
        root = _yaml().compose(text)
        if root is None or _is_nothing(root):
            raise EmptySourceError
        reading.source.tree = reading.read(root, ())
    except RecursionError:
        raise SourceError(SourceFault(Place(1, 1), _TOO_DEEP)) from None
    except YAMLError as error:
        raise SourceError(_syntax_fault(error, text)) from None
    if reading.faults:
        raise SourceError(*reading.faults)
    return reading.source


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = DEEPEST
    yaml.composer.warn_double_anchors = False  # YAML 1.2 allows to give an anchor's name again
    return yaml


def _is_nothing(root: Node) -> bool:
    """Whether a document was only begun, by a line of three hyphens."""
    return isinstance(root, ScalarNode) and str(root.tag) == f"{_TAG}null" and not root.value


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        found = content[error.start]
        raise SourceError(
            SourceFault(_end_of(before), f"expected UTF-8 text, found the byte 0x{found:02x}")
        ) from None


def _end_of(text: str) -> Place:
    line = text.count("\n") + 1
    return Place(line, len(text) - (text.rfind("\n") + 1) + 1)


def _syntax_fault(error: YAMLError, text: str) -> SourceFault:
    if isinstance(error, ReaderError):
        return SourceFault(
            _end_of(text[: error.position]), "found a control character that YAML does not allow"
        )
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return SourceFault(Place(1, 1), "this is not YAML")
    mark = error.problem_mark
    place = Place(mark.line + 1, mark.column + 1)
    if "'\\t'" in (error.problem or ""):
        return SourceFault(place, "found a tab, expected spaces for indentation")
    if "maximum depth" in (error.problem or ""):
        return SourceFault(place, _TOO_DEEP)
    said = ", ".join(part.strip() for part in (error.context, error.problem) if part)
    return SourceFault(place, f"not YAML: {said}")


@dataclass(slots=True)
class _Reading:
    """One walk over the nodes of a file."""

    most_nodes: int
    source: Source = field(default_factory=Source)
    faults: list[SourceFault] = field(default_factory=list)
    above: list[Node] = field(default_factory=list)
    seen: int = 0

    def read(self, node: Node, path: Path) -> object:
        self.seen += 1
        place = _place(node)
        self.source.values[path] = place
        if self.seen > self.most_nodes:
            raise SourceError(SourceFault(place, "the aliases unfold to too much"))
        if any(node is outer for outer in self.above):
            raise SourceError(SourceFault(place, "an alias contains itself"))
        self.above.append(node)
        try:
            return self._value(node, path)
        finally:
            self.above.pop()

    def _value(self, node: Node, path: Path) -> object:
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        tree: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._blame(key_node, "expected a text as key")
                continue
            key = str(key_node.value)
            if key in tree:
                first = self.source.keys[*path, key]
                self._blame(key_node, f'the key "{key}" stands here twice, first on line {first.line}')
                continue
            self.source.keys[*path, key] = _place(key_node)
            tree[key] = self.read(value_node, (*path, key))
        return tree

    def _scalar(self, node: Node) -> object:
        tag, text = str(node.tag), str(node.value)
        if tag in _TEXT_TAGS:
            return text
        if tag == f"{_TAG}null":
            return None
        if tag == f"{_TAG}bool":
            return text in _TRUE
        if tag in _NUMBER_TAGS:
            return _number(text)
        self._blame(node, f"the tag {tag.replace(_TAG, '!!')} is not read here")
        return None

    def _blame(self, node: Node, message: str) -> None:
        self.faults.append(SourceFault(_place(node), message))


def _number(text: str) -> object:
    """A number as JSON would have it; another spelling stays text and is refused where a number is meant."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _place(node: Node) -> Place:
    mark = node.start_mark
    return Place(mark.line + 1, mark.column + 1)
