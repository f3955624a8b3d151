"""The rules of a schedule, read from its file's tree."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from controller.atmosphere.model import Anchor, Moment, Rule, SceneName, Specificity, ZoneId
from controller.atmosphere.times import EVERY_DAY, DateRange, dates, moment, weekdays
from controller.atmosphere.tree import Branch, Path, take

RULE_KEYS = ("zones", "days", "dates", "from", "to", "scene")
ALL = "all"


class Known(NamedTuple):
    """What rules may name in this store."""

    zones: tuple[str, ...]
    scenes: tuple[str, ...]
    located: bool
    """whether the store says where it is, so that the sun can be computed"""


def read_rules(branch: Branch, known: Known, place: Callable[[Path], str]) -> tuple[Rule, ...]:
    """The rules at ``branch`` that are without fault; ``place`` names a rule's ``schedule.yaml:LINE``."""
    rules = (_read_rule(entry, known, place) for entry in branch.items("a list of rules ([] for none)"))
    return tuple(rule for rule in rules if rule is not None)


def _read_rule(branch: Branch, known: Known, place: Callable[[Path], str]) -> Rule | None:
    found = branch.fields(
        "a rule like {zones: all, days: mon-fri, from: open, to: 12:00, scene: calm-morning}",
        RULE_KEYS,
        ("zones", "from", "to", "scene"),
    )
    zones = _read_zones(found["zones"], known.zones) if "zones" in found else ()
    scene = _read_scene(found["scene"], known.scenes) if "scene" in found else None
    days = take(found, "days", weekdays) if "days" in found else EVERY_DAY
    range_ = take(found, "dates", dates)
    begins = _read_moment(found.get("from"), known)
    ends = _read_moment(found.get("to"), known)
    if begins is None or ends is None or days is None or scene is None or not zones:
        return None
    _check_times(found["from"], found["to"], begins, ends)
    return Rule(
        zones=zones,
        begins=begins,
        ends=ends,
        scene=scene,
        specificity=_specificity(range_, days),
        weekdays=days,
        first=range_.first if range_ else None,
        last=range_.last if range_ else None,
        source=place(branch.path),
    )


def _specificity(range_: DateRange | None, days: Collection[int]) -> Specificity:
    """Weekdays that are all seven make a rule for every day, however they are written."""
    if range_ is not None:
        return Specificity.DATED
    return Specificity.EVERY_DAY if days == EVERY_DAY else Specificity.WEEKDAY


def _read_zones(branch: Branch, known: tuple[str, ...]) -> tuple[ZoneId, ...]:
    if branch.value == ALL:
        return tuple(ZoneId(zone) for zone in known)
    entries = (
        [branch] if isinstance(branch.value, str) else list(branch.items("all, a zone or a list of zones"))
    )
    for entry in entries:
        if entry.value not in known:
            entry.unknown("zone", (*known, ALL))
    if branch.value == []:
        branch.blame("expected all, a zone or a list of zones, found an empty list")
    return tuple(dict.fromkeys(ZoneId(str(entry.value)) for entry in entries))


def _read_scene(branch: Branch, known: tuple[str, ...]) -> SceneName | None:
    if branch.value not in known:
        branch.unknown("scene", known)
        return None
    return SceneName(str(branch.value))


def _read_moment(branch: Branch | None, known: Known) -> Moment | None:
    found = branch.read(moment) if branch else None
    if branch and found and found.at in {Anchor.SUNRISE, Anchor.SUNSET} and not known.located:
        branch.blame(f"{found.at} needs the location of the store in store.yaml")
    return found


def _check_times(from_: Branch, to: Branch, begins: Moment, ends: Moment) -> None:
    if begins.end_of_day:
        from_.blame("expected a time before 24:00 to begin (a day begins at 00:00)")
    elif begins == ends:
        to.blame("expected an end that differs from the beginning (a whole day is 00:00 to 24:00)")
