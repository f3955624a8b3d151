"""The stretches in which rules act, day by day: what the schedule and the search for conflicts share.

Rules are read in the store's wall time on the date they begin; ``hours`` says what daylight saving does to
a wall time. Offsets from anchors are elapsed time.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from controller.atmosphere.hours import Stretch, ThisStore, instant, open_stretches
from controller.atmosphere.model import Anchor, Moment, Rule, Specificity, Store
from controller.atmosphere.sun import sun_times

_DAY = timedelta(days=1)
_OPENING = {Anchor.OPEN, Anchor.CLOSE}
_RANK = {Specificity.DATED: 0, Specificity.WEEKDAY: 1, Specificity.EVERY_DAY: 2}


class Turn(NamedTuple):
    """One rule's stretch that begins on some day."""

    rank: int
    """0 beats 1 beats 2"""
    line: int
    """the rule's place in the schedule, from 0"""
    begins: datetime
    ends: datetime
    rule: Rule


def turns_on(store: Store, day: date) -> tuple[Turn, ...]:
    """The turns of all zones that begin on a local date, in the order of the schedule."""
    return _turns_on(ThisStore(store), day)


@lru_cache(maxsize=4096)
def _turns_on(this: ThisStore, day: date) -> tuple[Turn, ...]:
    found = []
    for line, rule in enumerate(this.store.rules):
        stretches = rule_stretches(this.store, rule, day)
        found += [Turn(_RANK[rule.specificity], line, *stretch, rule) for stretch in stretches]
    return tuple(found)


def rule_stretches(store: Store, rule: Rule, day: date) -> tuple[Stretch, ...]:
    """When a rule acts that begins on ``day``, in order.

    A rule whose both ends hang on the opening hours acts in each span of a day that closes for noon, so that
    ``open`` to ``close`` leaves the pause out. Beside any other moment ``open`` is the day's first opening
    and ``close`` its last closing.
    """
    if day.weekday() not in rule.weekdays or not (rule.first or day) <= day <= (rule.last or day):
        return ()
    spans = open_stretches(store, day)
    if {rule.begins.at, rule.ends.at} <= _OPENING:
        pairs = [(_beside(rule.begins, span), _beside(rule.ends, span)) for span in spans]
        return tuple(Stretch(begins, ends) for begins, ends in pairs if begins < ends)
    begins = _moment(store, rule.begins, day)
    ends = _moment(store, rule.ends, day + _DAY if _over_midnight(rule) else day)
    return (Stretch(begins, ends),) if begins and ends and begins < ends else ()


def _beside(moment: Moment, span: Stretch) -> datetime:
    edge = span.begins if moment.at is Anchor.OPEN else span.ends
    return edge + timedelta(seconds=moment.offset_s)


def _over_midnight(rule: Rule) -> bool:
    begins, ends = rule.begins.at, rule.ends.at
    return isinstance(begins, time) and isinstance(ends, time) and not rule.ends.end_of_day and ends < begins


def _moment(store: Store, moment: Moment, day: date) -> datetime | None:
    if isinstance(moment.at, time):
        fixed = instant(store.timezone, day + _DAY if moment.end_of_day else day, moment.at)
        return fixed + timedelta(seconds=moment.offset_s)
    anchor = _anchor(store, moment.at, day)
    return None if anchor is None else anchor + timedelta(seconds=moment.offset_s)


def _anchor(store: Store, anchor: Anchor, day: date) -> datetime | None:
    if anchor in {Anchor.OPEN, Anchor.CLOSE}:
        spans = open_stretches(store, day)
        if not spans:
            return None
        return spans[0].begins if anchor is Anchor.OPEN else spans[-1].ends
    if store.location is None:
        return None
    sun = sun_times(store.location, store.timezone, day)
    return sun.rises if anchor is Anchor.SUNRISE else sun.sets
