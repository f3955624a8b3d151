"""What a zone should be at one instant, and why: emergency > override > experiment > schedule > default.

A scene replaces whole senses and, of light, whole layers; what it leaves out is the default scene's, and
what that leaves out is off. A patch is merged attribute by attribute into what is due without it (an
experiment included). Limits come last.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from controller.atmosphere.calm import calm_at
from controller.atmosphere.hours import is_open
from controller.atmosphere.limits import limited
from controller.atmosphere.merge import idle_levels, patched_light, patched_music, patched_scent, whole_light
from controller.atmosphere.model import (
    EMERGENCY,
    OFF,
    Assignment,
    Desired,
    Override,
    Patch,
    Reason,
    ReasonKind,
    Scene,
    SceneName,
    Sense,
    Setting,
    Store,
    Text,
    Used,
    ZoneId,
)
from controller.atmosphere.scene import BUILT_IN_EMERGENCY
from controller.atmosphere.schedule import due, next_change
from controller.atmosphere.until import UntilError, override_end

__all__ = ["UntilError", "arranged", "asked_instead", "override_end", "resolve"]

_SILENT = Setting(OFF)
_NOTHING_USED = Used()


def resolve(
    store: Store,
    zone: ZoneId,
    now: datetime,
    *,
    override: Override | None = None,
    assignment: Assignment | None = None,
    emergency: bool = False,
    used: Used = _NOTHING_USED,
) -> Desired:
    """What ``zone`` should be at ``now``; every sense explicit, limits applied.

    An override that has ended and an assignment outside its block are ignored, and so is one whose scene the
    store no longer has: the reason's detail then says so. ``used`` is what the zone has had of its daily
    budgets. Raises ``KeyError`` for a zone that the store does not have.
    """
    if emergency:
        return _emergency(store, zone)
    desired = _scheduled(store, zone, now)
    if assignment is not None and assignment.begins <= now < assignment.ends:
        desired = _assigned(store, desired, assignment)
    if override is not None and (override.until is None or now < override.until):
        desired = _overridden(store, desired, override)
    limits = store.zones[zone].limits
    calm = calm_at(store, zone, now)
    return limited(desired, limits, used=used, calm=calm, open_now=is_open(store, now))


def _emergency(store: Store, zone: ZoneId) -> Desired:
    """The emergency scene; what a file of its own leaves out is the built-in one's, not the default's."""
    scene = store.scenes.get(EMERGENCY, BUILT_IN_EMERGENCY)
    return arranged(zone, scene, BUILT_IN_EMERGENCY, Reason(ReasonKind.EMERGENCY, "emergency"))


def _scheduled(store: Store, zone: ZoneId, now: datetime) -> Desired:
    slot = due(store, zone, now)
    until = next_change(store, zone, now)
    if slot.rule is None:
        reason = Reason(ReasonKind.DEFAULT, f"default scene of {zone}", until)
    else:
        reason = Reason(ReasonKind.SCHEDULE, slot.rule.source, until)
    return arranged(zone, store.scenes[slot.scene], _default(store, zone), reason)


def _default(store: Store, zone: ZoneId) -> Scene:
    return store.scenes[store.zones[zone].default]


def _assigned(store: Store, desired: Desired, assignment: Assignment) -> Desired:
    words = f"{assignment.experiment}:{assignment.arm}"
    reason = Reason(ReasonKind.EXPERIMENT, words, assignment.ends)
    chosen = asked_instead(store, desired, reason, assignment.scene, assignment.patch)
    if chosen.reason is not reason:
        return chosen
    return replace(chosen, experiment=assignment.experiment, arm=assignment.arm)


def _overridden(store: Store, desired: Desired, override: Override) -> Desired:
    """The experiment is named no longer: what customers meet is the person's choice."""
    words = " by ".join(part for part in (override.reason, override.actor) if part) or "a person's choice"
    reason = Reason(ReasonKind.OVERRIDE, words, override.until)
    chosen = asked_instead(store, desired, reason, override.scene, override.patch)
    return replace(chosen, experiment=None, arm=None) if chosen.reason is reason else chosen


def asked_instead(
    store: Store, desired: Desired, reason: Reason, scene: SceneName | None, patch: Patch | None
) -> Desired:
    """What is asked instead of ``desired``: a scene, a patch merged into what is due, or both; no limits yet.

    A scene that the store does not have leaves all as it is, and the reason says so.
    """
    if scene is not None and scene not in store.scenes:
        missing = f"{desired.reason.detail} (not {reason.detail}: there is no scene {scene} any more)"
        return replace(desired, reason=replace(desired.reason, detail=missing))
    chosen = replace(desired, reason=reason)
    if scene is not None:
        chosen = arranged(desired.zone, store.scenes[scene], _default(store, desired.zone), reason)
    return chosen if patch is None else _patched(chosen, patch)


def arranged(zone: ZoneId, scene: Scene, default: Scene, reason: Reason) -> Desired:
    """A scene in a zone, what it leaves out filled from the zone's default scene; no limits yet."""
    return Desired(
        zone=zone,
        scene=scene.name,
        reason=reason,
        light=whole_light(scene, default),
        music=scene.music or default.music or _SILENT,
        scent=scene.scent or default.scent or _SILENT,
        tasks=(
            *_tasks(Sense.TOUCH, scene.touch, default.touch),
            *_tasks(Sense.TASTE, scene.taste, default.taste),
        ),
    )


def _tasks(
    sense: Sense, own: tuple[Text, ...] | None, default: tuple[Text, ...] | None
) -> tuple[tuple[Sense, Text], ...]:
    texts = default if own is None else own
    return tuple((sense, text) for text in texts or ())


def _patched(desired: Desired, patch: Patch) -> Desired:
    light, music, scent = desired.light, desired.music, desired.scent
    return replace(
        desired,
        light=light if patch.light is None else patched_light(light, patch.light),
        music=music if patch.music is None else patched_music(music, patch.music),
        scent=scent if patch.scent is None else patched_scent(scent, patch.scent),
        clamps=tuple(idle_levels(music, scent, patch)),
    )
