"""The words a component is called by, from which its role can be told."""

from __future__ import annotations

import re

from devices.discovery.options import Options

_TOKEN = re.compile(r"[a-z0-9]+")


def tokens(text: str) -> frozenset[str]:
    """The words in an identifier or a name, in lower case.

    >>> sorted(tokens("Fade_s Number"))
    ['fade', 'number', 's']
    """
    return frozenset(_TOKEN.findall(text.casefold()))


def words_of(name: str, options: Options, device_names: tuple[str, ...]) -> frozenset[str]:
    """Every word in a component's names, unique id and icon, but not its device's name at their beginning."""
    entity = options.text("default_entity_id", options.text("object_id")).rpartition(".")[2]
    called = (name, options.text("name"), entity, options.text("unique_id"))
    prefixes = tuple(flat for text in device_names if (flat := _flat(text)))
    found = set(tokens(options.text("icon").removeprefix("mdi:")))
    for text in called:
        found.update(_without_prefix(_flat(text), prefixes).split("_"))
    return frozenset(found - {""})


def _flat(text: str) -> str:
    return "_".join(_TOKEN.findall(text.casefold()))


def _without_prefix(text: str, prefixes: tuple[str, ...]) -> str:
    return next(
        (text.removeprefix(f"{prefix}_") for prefix in prefixes if text.startswith(f"{prefix}_")), text
    )
