"""Commissioning as facilities staff read it: trials, losses, labels, what a list would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import segno
from markupsafe import Markup

from controller.adapters.installations import ListOutcome
from controller.adapters.status import DeviceStatus
from controller.adapters.wire import StateJson
from controller.adapters.wire_trials import StepJson, TrialJson
from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.model import Sense, Store
from controller.atmosphere.succession import Loss, LossKind
from controller.web.language import Language
from controller.web.pages_limits import own_limit_words
from controller.web.pages_words import cause_words, delivery_words, sense_name

CANDIDATES = 200
"""how many devices are offered as successors"""
_NAMED = 12
"""how many devices a sentence names"""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing a part was asked for."""

    what: str
    asked: str
    icon: str
    outcome: str
    why: str
    failed: bool


@dataclass(frozen=True, slots=True)
class TrialView:
    """The running or else the last trial of one part."""

    part: str
    when: str
    by: str
    running: bool
    summary: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class Trials:
    """What the trials of a device show."""

    device: str
    possible: bool
    """whether anything of it works somewhere"""
    running: bool
    parts: tuple[TrialView, ...]


def trials_view(
    status: DeviceStatus, trials: Sequence[TrialJson], now: datetime, store: Store, words: Language
) -> Trials:
    """The trials of one device."""
    views = tuple(_trial(each, now, store, words) for each in trials)
    running = any(each.running for each in views)
    return Trials(status.device.id, bool(status.places), running, views)


def _trial(trial: TrialJson, now: datetime, store: Store, words: Language) -> TrialView:
    begun = datetime.fromisoformat(trial["begun_at"])
    steps = tuple(_step(step, words) for step in trial["steps"])
    return TrialView(
        part=trial["part"],
        when=words.moment(begun, now, store.timezone),
        by=trial["by"],
        running=trial["running"],
        summary=_summary(trial, words),
        steps=steps,
    )


def _summary(trial: TrialJson, words: Language) -> str:
    if trial["running"]:
        return words.gettext("Trying it out…")
    counted = [step["status"] for step in trial["steps"]]
    failed, done = counted.count("failed"), counted.count("observed")
    if failed:
        return words.gettext("%(failed)s of %(total)s failed", failed=failed, total=len(counted))
    return words.gettext("%(observed)s of %(total)s done", observed=done, total=len(counted))


_ICONS: Mapping[str, str] = {"observed": "complete", "failed": "failed", "skipped": "none"}


def _step(step: StepJson, words: Language) -> StepLine:
    status = step["status"]
    running = status == "running"
    told = [own_limit_words(cause_words(step["reason"], words), words)] if step["reason"] else []
    if step["reason"].startswith("interrupted"):
        told = [words.gettext("the zone was switched meanwhile")]
    notes = [own_limit_words(each, words) for each in step["note"].split("; ") if each]
    return StepLine(
        what=capability_words(step["capability"], words),
        asked=asked_words(step["asked"], words),
        icon=_ICONS.get(status, "pending"),
        outcome=words.gettext("running") if running else delivery_words(DeliveryStatus(status), words),
        why=" · ".join([*told, *notes]),
        failed=status == "failed",
    )


def capability_words(capability: str, words: Language) -> str:
    """What a part can do, in words; one that is never tried out stays as it is."""
    return {
        "on_off": words.gettext("On and off"),
        "brightness": words.gettext("Brightness"),
        "color_temperature": words.gettext("Colour temperature"),
        "color": words.gettext("Colour"),
        "fade": words.gettext("Fading"),
        "volume": words.gettext("Volume"),
        "playlist": words.gettext("Playlist"),
        "fragrance": words.gettext("Fragrance"),
    }.get(capability, capability)


def asked_words(asked: StateJson, words: Language) -> str:
    """What a part was asked for in one step."""
    if asked.get("on") is False:
        return words.gettext("off")
    share = next((asked[key] for key in ("brightness", "volume", "intensity") if asked.get(key)), None)
    kelvin = asked.get("temperature")
    said = [
        asked.get("color") or "",
        f"{kelvin:.0f} K" if kelvin and not asked.get("color") else "",
        asked.get("playlist") or "",
        asked.get("fragrance") or "",
        words.percent(share) if isinstance(share, float) else "",
    ]
    return " · ".join(filter(None, said)) or words.gettext("on")


def loss_words(loss: Loss, words: Language) -> str:
    """What a place would have no more."""
    what, part = loss.what, loss.part
    if loss.kind is LossKind.SENSE:
        what = sense_name(Sense(what), words)
    return {
        LossKind.SENSE: words.gettext("gives no %(what)s in the place of %(part)s", what=what, part=part),
        LossKind.BRIGHTNESS: words.gettext("%(part)s cannot dim", part=part),
        LossKind.COLOR_TEMPERATURE: words.gettext("%(part)s has no colour temperature", part=part),
        LossKind.COLOR: words.gettext("%(part)s has no colour", part=part),
        LossKind.FADE: words.gettext("%(part)s cannot fade", part=part),
        LossKind.VOLUME: words.gettext("%(part)s has no volume", part=part),
        LossKind.PLAYLIST: words.gettext("%(part)s has no playlists", part=part),
        LossKind.RADIO: words.gettext("%(part)s plays no radio", part=part),
        LossKind.JINGLE: words.gettext("%(part)s plays no jingles", part=part),
        LossKind.FRAGRANCE: words.gettext("%(part)s cannot choose a fragrance", part=part),
        LossKind.STRENGTH: words.gettext(
            "%(part)s is switched in turns: it knows on and off alone", part=part
        ),
        LossKind.PLAYLISTS: words.gettext("%(part)s does not have: %(what)s", part=part, what=what),
        LossKind.PART: words.gettext("has no part %(part)s", part=part),
        LossKind.SLOT: words.gettext("has no slot for %(what)s", what=what),
        LossKind.BUTTONS: words.gettext("has no buttons"),
    }[loss.kind]


@dataclass(frozen=True, slots=True)
class Succession:
    """How a device is replaced."""

    candidates: tuple[tuple[str, str], ...]
    """id and words of the devices that could take its place"""
    chosen: str = ""
    losses: tuple[str, ...] = ()
    """what its place would have no more with the chosen one"""
    fault: str = ""


def successors(devices: Iterable[DeviceStatus], device: DeviceStatus) -> tuple[tuple[str, str], ...]:
    """The devices that wait for a zone, those of the same kind first."""
    free = [
        each for each in devices if each.placeable and not each.adopted and each.device.id != device.device.id
    ]
    free.sort(key=lambda each: (each.device.kind != device.device.kind, each.name.casefold(), each.device.id))
    return tuple((each.device.id, _called(each)) for each in free[:CANDIDATES])


def _called(status: DeviceStatus) -> str:
    device = status.device
    return " · ".join(filter(None, (status.name, device.maker, device.model, status.code)))


@dataclass(frozen=True, slots=True)
class Label:
    """One label to print and to stick on a device."""

    code: str
    name: str
    model: str
    drawing: Markup


def label_address(public_url: str, code: str) -> str:
    """What the QR code of a label opens: the page of its device, once somebody has signed in.

    >>> label_address("https://shop.example/", "CJ6-DZN")
    'https://shop.example/d/CJ6-DZN'
    """
    return f"{public_url.rstrip('/')}/d/{quote(code)}"


def label(status: DeviceStatus, public_url: str) -> Label:
    """The label of a device; its QR code takes milliseconds to draw."""
    device = status.device
    drawn = segno.make(label_address(public_url, status.code), error="m", micro=False)
    return Label(
        code=status.code,
        name=status.name,
        model=" ".join(filter(None, (device.maker, device.model))),
        drawing=Markup(drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff")),  # noqa: S704 drawn by segno from an address that is quoted
    )


def outcome_words(found: ListOutcome, words: Language) -> tuple[str, ...]:
    """What a list says, in sentences."""
    changed, expected = len(found.changed), len(found.expected)
    counts = {"listed": found.listed, "changed": changed}
    if found.stored:
        first = words.gettext("%(listed)s devices listed, %(changed)s changed.", **counts)
    else:
        first = words.gettext("%(listed)s devices listed, %(changed)s would change.", **counts)
    if not expected:
        return (first,)
    names = ", ".join(found.expected[:_NAMED]) + (" …" if expected > _NAMED else "")
    told = words.gettext(
        "Not seen yet, and at work as listed once they come: %(names)s (%(count)s).",
        names=names,
        count=expected,
    )
    return first, told
