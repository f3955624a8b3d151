"""Value templates: from a device's payload to the one value a component wants.

The forms that nearly every device uses, ``{{ value }}`` and ``{{ value_json.a.b }}``, never reach Jinja.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from devices.discovery import sandbox
from devices.message import Json, Received

_KEY = r"""(?:\.[A-Za-z_]\w*|\[\s*(?:'[^'\\]*'|"[^"\\]*")\s*\])"""
_PLAIN_PATH = re.compile(r"\{\{-?\s*value_json((?:" + _KEY + r")+)\s*-?\}\}")
_ONE_KEY = re.compile(r"""\.(\w+)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]""")
_PLAIN_VALUE = re.compile(r"\{\{-?\s*value\s*-?\}\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A value template; ``path`` are the JSON keys to follow where that is all it does."""

    source: str
    path: tuple[str, ...] | None = None

    def render(self, received: Received) -> Json:
        """The value, in JSON's own type where the path is plain, else as text; ``None`` where there is none.

        Raises ``sandbox.TemplateError``.
        """
        if self.path is not None:
            return _follow(received.json, self.path)
        said: dict[str, object] = {"value": received.text}
        if received.json is not None:
            said["value_json"] = received.json
        return sandbox.render(self.source, said)


@lru_cache(maxsize=4096)
def compile_template(source: str) -> Template:
    """Read a value template; what is wrong in it shows when it is rendered.

    >>> compile_template("{{ value_json.color['x'] }}").path
    ('color', 'x')
    >>> compile_template("{{ value_json.level / 10 }}").path
    """
    plain = _PLAIN_PATH.fullmatch(source.strip())
    if plain:
        return Template(source, tuple("".join(key) for key in _ONE_KEY.findall(plain[1])))
    return Template(source)


def is_plain_value(source: str) -> bool:
    """Whether a template says no more than "the payload as it is"."""
    return not source.strip() or _PLAIN_VALUE.fullmatch(source.strip()) is not None


def _follow(value: Json, path: tuple[str, ...]) -> Json:
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
