"""One zone as a manager sees it: scene, reason, senses, delivery and tasks, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from controller.adapters.status import Drift, ZoneStatus
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt, ReceiptStatus
from controller.atmosphere.model import (
    EVERY_LAYER,
    Desired,
    DeviceId,
    Layer,
    Scene,
    Sense,
    Setting,
    Store,
    ZoneId,
)
from controller.web.language import Language
from controller.web.pages_glow import Glow, glows
from controller.web.pages_limits import clamp_words, own_limit_words
from controller.web.pages_words import (
    cause_words,
    delivery_words,
    light_share,
    light_words,
    music_words,
    reason_words,
    receipt_words,
    scent_words,
    sense_name,
)

LISTED_DELIVERIES = 8
"""how many deliveries a card lists; the receipt's own page has all"""


@dataclass(frozen=True, slots=True)
class SenseLine:
    """What one sense of a scene is like."""

    icon: str
    name: str
    words: str
    lamps: tuple[Glow, ...] = ()
    """of light: what its layers look like"""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One thing for staff to do by hand."""

    index: int
    sense: str
    words: str
    done: bool


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """What became of one device's share."""

    device: str
    part: str
    status: str
    words: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Badge:
    """All deliveries of the last change."""

    status: str
    """pending, complete, partial, failed or none"""
    words: str
    counts: tuple[int, int]
    """observed, total"""
    receipt: str
    lines: tuple[DeliveryLine, ...]
    more: int
    """how many deliveries are not listed"""
    missing: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZoneCard:
    """Everything that one zone's card shows."""

    id: ZoneId
    name: str
    scene: str
    reason_kind: str
    reason: str
    senses: tuple[SenseLine, ...]
    glow: tuple[Glow, ...]
    badge: Badge
    tasks: tuple[TaskLine, ...]
    overridden: bool
    drifts: tuple[str, ...] = ()
    """what somebody changed by hand, a sentence each"""


@dataclass(frozen=True, slots=True)
class SceneChoice:
    """One scene to choose."""

    name: str
    label: str
    senses: tuple[SenseLine, ...]
    glow: tuple[Glow, ...]


def zone_card(
    status: ZoneStatus, store: Store, now: datetime, names: Mapping[DeviceId, str], words: Language
) -> ZoneCard:
    """The card of one zone; ``names`` are what people call the devices."""
    desired, zone = status.desired, store.zones[status.zone]
    scene = store.scenes.get(desired.scene)
    return ZoneCard(
        id=status.zone,
        name=words.pick(zone.label),
        scene=words.pick(scene.label) if scene else desired.scene,
        reason_kind=desired.reason.kind,
        reason=reason_words(desired, status.override, now, store.timezone, words),
        senses=sense_lines(desired, words),
        glow=glows(desired.light),
        badge=_as_it_is_now(badge(status.receipt, store, names, words), status, words),
        tasks=_tasks(desired, status.ticked, words),
        overridden=status.override is not None,
        drifts=tuple(_drift_words(drift, store, now, names, words) for drift in status.drifts),
    )


def _drift_words(
    drift: Drift, store: Store, now: datetime, names: Mapping[DeviceId, str], words: Language
) -> str:
    said = {
        "device": names.get(drift.part.device, drift.part.device),
        "since": words.moment(drift.since, now, store.timezone),
    }
    if drift.until is None:
        return words.gettext("%(device)s was changed by hand at %(since)s and stays so", **said)
    until = words.moment(drift.until, now, store.timezone)
    return words.gettext(
        "%(device)s was changed by hand at %(since)s; kept until %(until)s", **said, until=until
    )


def _tasks(desired: Desired, ticked: frozenset[int], words: Language) -> tuple[TaskLine, ...]:
    return tuple(
        TaskLine(index, sense, words.pick(text), index in ticked)
        for index, (sense, text) in enumerate(desired.tasks)
    )


def sense_lines(desired: Desired, words: Language) -> tuple[SenseLine, ...]:
    """Light, music and scent of what is due; the light is all layers' where they agree, else each layer's."""
    return (
        _light_line(desired.light, words),
        SenseLine("music", sense_name(Sense.MUSIC, words), music_words(desired.music.state, words)),
        SenseLine("scent", sense_name(Sense.SCENT, words), scent_words(desired.scent.state, words)),
    )


def _light_line(light: Mapping[Layer, Setting], words: Language) -> SenseLine:
    layers = {layer: setting for layer, setting in light.items() if layer != EVERY_LAYER} or light
    said = {layer: light_words(setting.state, words) for layer, setting in sorted(layers.items())}
    if len(set(said.values())) <= 1:
        text = next(iter(said.values()), words.gettext("off"))
    else:
        text = ", ".join(f"{layer} {light_share(layers[layer].state, words)}" for layer in said)
    return SenseLine("light", sense_name(Sense.LIGHT, words), text, glows(layers))


def scene_choice(scene: Scene, words: Language) -> SceneChoice:
    """A scene with the senses it mentions."""
    lines: list[SenseLine] = []
    if scene.light is not None:
        lines.append(_light_line(scene.light, words))
    if scene.music is not None:
        lines.append(
            SenseLine("music", sense_name(Sense.MUSIC, words), music_words(scene.music.state, words))
        )
    if scene.scent is not None:
        lines.append(
            SenseLine("scent", sense_name(Sense.SCENT, words), scent_words(scene.scent.state, words))
        )
    lines += [
        SenseLine(sense, sense_name(sense, words), words.pick(text))
        for sense, texts in ((Sense.TOUCH, scene.touch), (Sense.TASTE, scene.taste))
        for text in texts or ()
    ]
    return SceneChoice(scene.name, words.pick(scene.label), tuple(lines), glows(scene.light or {}))


def badge(
    receipt: Receipt | None,
    store: Store,
    names: Mapping[DeviceId, str],
    words: Language,
    listed: int | None = LISTED_DELIVERIES,
) -> Badge:
    """What became of a change, the troubles first; ``listed`` bounds the list."""
    if receipt is None:
        return Badge("none", words.gettext("Nothing was sent yet"), (0, 0), "", (), 0, "", ())
    status = receipt.status if receipt.total else ReceiptStatus.COMPLETE
    ordered = sorted(receipt.deliveries, key=lambda d: (_RANK[d.status], d.part))
    shown = ordered if listed is None else ordered[:listed]
    return Badge(
        status=status if receipt.total else "none",
        words=receipt_words(status, receipt.observed, receipt.total, words),
        counts=(receipt.observed, receipt.total),
        receipt=receipt.id,
        lines=tuple(_line(delivery, store, names, words) for delivery in shown),
        more=len(ordered) - len(shown),
        missing=", ".join(sense_name(sense, words) for sense in receipt.missing),
        notes=tuple(dict.fromkeys(clamp_words(clamp, words) for clamp in receipt.clamps)),
    )


def _as_it_is_now(badge: Badge, status: ZoneStatus, words: Language) -> Badge:
    """A final badge with the parts that are right at this moment, where devices changed after the receipt."""
    if (
        badge.status in {"none", "pending"}
        or not status.total
        or badge.counts == (status.observed, status.total)
    ):
        return badge
    observed, total = badge.counts
    then = words.gettext("When it was switched: %(observed)s of %(total)s", observed=observed, total=total)
    now = _share_status(status.observed, status.total)
    return replace(
        badge,
        status=now,
        words=receipt_words(now, status.observed, status.total, words),
        counts=(status.observed, status.total),
        notes=(then, *badge.notes),
    )


def _share_status(observed: int, total: int) -> ReceiptStatus:
    if observed == total:
        return ReceiptStatus.COMPLETE
    return ReceiptStatus.PARTIAL if observed else ReceiptStatus.FAILED


_RANK = {
    DeliveryStatus.FAILED: 0,
    DeliveryStatus.SKIPPED: 1,
    DeliveryStatus.QUEUED: 2,
    DeliveryStatus.SENT: 2,
    DeliveryStatus.ACKED: 2,
    DeliveryStatus.OBSERVED: 3,
}


def _line(delivery: Delivery, store: Store, names: Mapping[DeviceId, str], words: Language) -> DeliveryLine:
    at = delivery.observed_at or delivery.sent_at
    why = [own_limit_words(cause_words(delivery.reason, words), words)] if delivery.reason else []
    notes = "; ".join(own_limit_words(note, words) for note in delivery.note.split("; "))
    return DeliveryLine(
        device=names.get(delivery.part.device, delivery.part.device),
        part=delivery.part.part,
        status=delivery.status,
        words=delivery_words(delivery.status, words),
        why=" · ".join([*why, notes] if notes else why),
        at="" if at is None else f"{at.astimezone(store.timezone):%H:%M:%S}",
    )
