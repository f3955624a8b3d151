"""Whether a device can be reached, by what it or its gateway says in availability topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from devices.discovery.options import Options, as_text
from devices.discovery.template import Template, compile_template
from devices.message import Received


class Mode(StrEnum):
    """How several sources make one answer."""

    ALL = "all"
    ANY = "any"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Source:
    """One availability topic and its two words."""

    topic: str
    online: str = "online"
    offline: str = "offline"
    template: Template | None = None

    def read(self, received: Received) -> bool | None:
        """What a message says; ``None`` when it is neither word.

        Zigbee2MQTT has written its state both plainly and as ``{"state": "online"}``: both are understood
        whatever the template says.
        """
        for word in self._words(received):
            if word == self.online:
                return True
            if word == self.offline:
                return False
        return None

    def _words(self, received: Received) -> tuple[str, ...]:
        said = received.json
        inner = as_text(said.get("state")) if isinstance(said, dict) else ""
        rendered = as_text(self.template.render(received)) if self.template else ""
        return rendered, received.text, inner


@dataclass(frozen=True, slots=True)
class Availability:
    """All sources of one component and how they combine."""

    sources: tuple[Source, ...]
    mode: Mode = Mode.LATEST

    def verdict(self, heard: Mapping[Source, bool]) -> bool | None:
        """Available or not, from the last word of each source in order of arrival; ``None`` while not known.

        >>> bridge, lamp = Source("bridge/state"), Source("lamp/availability")
        >>> Availability((bridge, lamp), Mode.ALL).verdict({bridge: True, lamp: False})
        False
        >>> Availability((bridge, lamp), Mode.ANY).verdict({bridge: True, lamp: False})
        True
        """
        ours = set(self.sources)
        words = [word for source, word in heard.items() if source in ours]
        if not words:
            return None
        if self.mode is Mode.LATEST:
            return words[-1]
        deciding = self.mode is Mode.ANY
        if deciding in words:
            return deciding
        return (not deciding) if len(words) == len(ours) else None


def read_availability(options: Options) -> Availability | None:
    """The availability that spelled-out options declare, in any of the three forms; ``None`` for none."""
    listed = options.get("availability")
    if isinstance(listed, dict):
        listed = [listed]
    if isinstance(listed, list):
        words = {
            key: options[key] for key in ("payload_available", "payload_not_available") if key in options
        }
        entries = [Options({**words, **entry}) for entry in listed if isinstance(entry, dict)]
        sources = [_source(entry, "topic", "value_template") for entry in entries]
    else:
        sources = [_source(options, "availability_topic", "availability_template")]
    usable = tuple(dict.fromkeys(source for source in sources if source.topic))
    return Availability(usable, _mode(options)) if usable else None


def _source(options: Options, topic_key: str, template_key: str) -> Source:
    template = options.text(template_key)
    return Source(
        options.text(topic_key),
        options.text("payload_available", "online"),
        options.text("payload_not_available", "offline"),
        compile_template(template) if template else None,
    )


def _mode(options: Options) -> Mode:
    word = options.text("availability_mode")
    return Mode(word) if word in set(Mode) else Mode.LATEST
