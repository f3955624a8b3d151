"""A scene or a patch of one, read from plain trees: the same words in scene files and in the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from controller.atmosphere.model import (
    EMERGENCY,
    EVERY_LAYER,
    OFF,
    Patch,
    Scene,
    SceneName,
    Setting,
    State,
    Text,
)
from controller.atmosphere.quantity import QuantityError
from controller.atmosphere.senses import read_light, read_music, read_scent
from controller.atmosphere.tree import Branch, TreeFault, words
from controller.errors import AmbiyansError

T = TypeVar("T")

SCENE_KEYS = ("name", "light", "music", "scent", "touch", "taste")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

BUILT_IN_EMERGENCY = Scene(
    name=EMERGENCY,
    label={"en": "Emergency", "tr": "Acil durum"},
    light={EVERY_LAYER: Setting(State(on=True, brightness=1.0))},
    music=Setting(OFF),
    scent=Setting(OFF),
    touch=(),
    taste=(),
    source="built in",
)
"""Lights full, music and scent off, at once."""


class SceneError(AmbiyansError):
    """The scene or patch says something that cannot be; ``faults`` has each place and what it expects."""

    def __init__(self, faults: Sequence[TreeFault]) -> None:
        """Keep every fault; the message joins them."""
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def parse_scene(name: str, tree: object, source: str, languages: tuple[str, ...] = ("en",)) -> Scene:
    """The scene that a file's tree describes; raises ``SceneError`` with every fault.

    A label without languages is that label in each of ``languages``.
    """
    faults: list[TreeFault] = []
    scene = read_scene(Branch(tree, (), faults), name, source, languages)
    if faults:
        raise SceneError(faults)
    return scene


def parse_patch(tree: object) -> Patch:
    """The attributes to merge into what is due; raises ``SceneError``.

    A ``fade`` of 0 s, or none, keeps the fade of what is due.

    >>> parse_patch({"scent": {"intensity": "20%"}}).scent
    Setting(state=State(on=True, intensity=0.2), fade_s=0.0)
    """
    faults: list[TreeFault] = []
    root = Branch(tree, (), faults)
    found = root.fields("a patch", ("light", "music", "scent"))
    patch = Patch(
        light=_read(found, "light", partial(read_light, whole=False)),
        music=_read(found, "music", partial(read_music, whole=False)),
        scent=_read(found, "scent", partial(read_scent, whole=False)),
    )
    if not found and not faults:
        root.blame("expected at least one of light, music and scent")
    if faults:
        raise SceneError(faults)
    return patch


def read_scene(root: Branch, name: str, source: str, languages: tuple[str, ...]) -> Scene:
    """The scene at ``root``; what is wrong there is added to the branch's faults and left out."""
    found = root.fields("a scene", SCENE_KEYS)
    label = _read(found, "name", partial(read_text, languages=languages))
    return Scene(
        name=SceneName(name),
        label=label or dict.fromkeys(languages, name),
        light=_read(found, "light", partial(read_light, whole=True)),
        music=_read(found, "music", partial(read_music, whole=True)),
        scent=_read(found, "scent", partial(read_scent, whole=True)),
        touch=_read(found, "touch", partial(_read_tasks, languages=languages)),
        taste=_read(found, "taste", partial(_read_tasks, languages=languages)),
        source=source,
    )


def read_text(branch: Branch, languages: tuple[str, ...]) -> Text | None:
    """One sentence in several languages; a plain text stands for every language of the store."""
    if not isinstance(branch.value, Mapping):
        plain = branch.read(words)
        return None if plain is None else dict.fromkeys(languages, plain)
    texts: dict[str, str] = {}
    for language, entry in (branch.entries("a text") or {}).items():
        if not _LANGUAGE.fullmatch(language):
            entry.blame(f'expected a language code like tr or en, found "{language}"', at_key=True)
        elif (text := entry.read(words)) is not None:
            texts[language] = text
    if not branch.value:
        branch.blame("expected a text in at least one language, like {tr: Giriş, en: Entrance}")
    return texts or None


def read_language(value: object) -> str:
    """A language code like ``tr``."""
    code = words(value)
    if not _LANGUAGE.fullmatch(code):
        expected = "a language code like tr or en"
        raise QuantityError(expected, value)
    return code


def _read_tasks(branch: Branch, languages: tuple[str, ...]) -> tuple[Text, ...]:
    if branch.value == "off":
        return ()
    entries = branch.items("a list of tasks for the staff")
    return tuple(text for entry in entries if (text := read_text(entry, languages)) is not None)


def _read(found: Mapping[str, Branch], key: str, read: Callable[[Branch], T | None]) -> T | None:
    return read(found[key]) if key in found else None
