"""What the buttons of a device mean, as a form: each press, its question and its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from controller.adapters.status import DeviceStatus
from controller.atmosphere.model import Store
from controller.feedback.buttons import FOUR_KEYS, ButtonBox, Meaning, proposed
from controller.feedback.scores import RANGES, Metric, in_range
from controller.feedback.trust import TRUST_RULES
from controller.web.language import Language
from controller.web.panel_answers import metric_name

MOST_PRESSES = 100
LONGEST_REPEAT_S = 3600.0


@dataclass(frozen=True, slots=True)
class PressLine:
    """One press: in the device's own word, what it means, and what is wrong with that."""

    number: int
    action: str
    metric: str
    """empty: it means nothing"""
    score: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ButtonForm:
    """The whole box."""

    zone: str
    presses: tuple[PressLine, ...]
    metrics: tuple[tuple[str, str], ...]
    repeat_s: str
    repeat_fault: str = ""
    zone_fault: str = ""
    last: str = ""
    """the last press in its own word and when, empty before the first"""

    @property
    def first(self) -> tuple[PressLine, ...]:
        """The presses that mean something, should, or were just made."""
        just = self.last.rpartition(" · ")[0]
        return tuple(line for line in self.presses if line.metric or line.fault or line.action == just)

    @property
    def others(self) -> tuple[PressLine, ...]:
        """The presses that mean nothing."""
        first = set(self.first)
        return tuple(line for line in self.presses if line not in first)

    @property
    def at_fault(self) -> bool:
        """Whether something is not accepted."""
        return bool(self.repeat_fault or self.zone_fault or any(line.fault for line in self.presses))


def button_form(status: DeviceStatus, store: Store, now: datetime, words: Language) -> ButtonForm | None:
    """The form of a device; ``None`` for one without buttons.

    One that does not say which presses it knows has a free line.
    """
    device = status.device
    if not device.has_buttons:
        return None
    box = status.box or ButtonBox(
        next(iter(status.zones), ""), proposed(device.actions), TRUST_RULES.repeat_s
    )
    pressed = (status.pressed[0],) if status.pressed else ()
    actions = dict.fromkeys((*box.buttons, *pressed, *(device.actions or FOUR_KEYS)))
    lines = [_line(number, action, box.buttons.get(action)) for number, action in enumerate(actions)]
    if not device.actions:
        lines.append(PressLine(len(lines), "", "", ""))
    return ButtonForm(
        box.zone,
        tuple(lines),
        tuple((metric.value, _metric_words(metric, words)) for metric in Metric),
        f"{box.repeat_s:g}",
        last=""
        if status.pressed is None
        else f"{status.pressed[0]} · {words.moment(status.pressed[1], now, store.timezone)}",
    )


def _line(number: int, action: str, meaning: Meaning | None) -> PressLine:
    if meaning is None:
        return PressLine(number, action, "", "")
    return PressLine(number, action, meaning.metric, str(meaning.score))


def _metric_words(metric: Metric, words: Language) -> str:
    lowest, highest = RANGES[metric]
    return f"{metric_name(metric, words)} ({lowest}\N{EN DASH}{highest})"


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent: what it means where all of it can be, else the form with its faults."""

    zone: str
    buttons: Mapping[str, Meaning]
    repeat_s: float
    form: ButtonForm

    @property
    def accepted(self) -> bool:
        """Whether all of it can be."""
        return not self.form.at_fault


def read_form(sent: Mapping[str, str], form: ButtonForm, store: Store, words: Language) -> Typed:
    """Take in what was typed into ``form``."""
    lines, buttons = [], {}
    for number in range(min(MOST_PRESSES, len(form.presses) + 1)):
        if f"action-{number}" not in sent:
            continue
        line = PressLine(
            number,
            sent[f"action-{number}"].strip()[:MOST_PRESSES],
            sent.get(f"metric-{number}", ""),
            sent.get(f"score-{number}", "").strip(),
        )
        meaning = _meaning(line)
        if meaning is not None and line.action:
            buttons[line.action] = meaning
        fault = line.action and meaning is None and (line.metric or line.score)
        lines.append(PressLine(*_said(line), _score_words(line.metric, words) if fault else ""))
    repeat_s = _seconds(sent.get("repeat_s", ""))
    zone = sent.get("zone", "")
    checked = ButtonForm(
        zone,
        tuple(lines),
        form.metrics,
        sent.get("repeat_s", ""),
        "" if repeat_s is not None else words.gettext("Expected seconds from 0 to 3600, such as 4."),
        "" if zone in store.zones else words.gettext("Choose the zone that the answers are about."),
        form.last,
    )
    return Typed(zone, buttons, repeat_s or 0.0, checked)


def _said(line: PressLine) -> tuple[int, str, str, str]:
    return line.number, line.action, line.metric, line.score


def _meaning(line: PressLine) -> Meaning | None:
    if line.metric not in set(Metric) or not line.score.isdecimal() or len(line.score) > len("10"):
        return None
    metric, score = Metric(line.metric), int(line.score)
    return Meaning(metric, score) if in_range(metric, score) else None


def _score_words(metric: str, words: Language) -> str:
    if metric not in set(Metric):
        return words.gettext("Expected one of the questions.")
    lowest, highest = RANGES[Metric(metric)]
    return words.gettext("Expected a score from %(lowest)s to %(highest)s.", lowest=lowest, highest=highest)


def _seconds(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= LONGEST_REPEAT_S else None
