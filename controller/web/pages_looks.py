"""The planned looks of an experiment, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from controller.experiment.boundary import LOOKS, due_at
from controller.experiment.plan import Plan
from controller.web.language import Language


def look_lines(report: Mapping[str, Any], plan: Plan, words: Language) -> tuple[str, ...]:
    """What each of the four looks found, or when it is due; none where the design plans no looks."""
    return tuple(_lines(report["looks"], plan, words)) if "looks" in report else ()


def _lines(looks: Iterable[Mapping[str, Any]], plan: Plan, words: Language) -> Iterator[str]:
    taken = {look["number"]: look for look in looks}
    for number in LOOKS:
        look = taken.get(number)
        if look is None:
            due = due_at(number, plan.strata)
            yield words.gettext("not yet: due when %(pairs)s pairs count", pairs=due)
            continue
        facts = {
            "pairs": look["strata"],
            "estimate": words.signed(look["estimate"]),
            "z": words.number(look["z"]),
            "bound": words.number(look["bound"]),
        }
        if look["decides"]:
            yield words.gettext(
                "%(pairs)s pairs: %(estimate)s, clear (z %(z)s, needed %(bound)s): the experiment may end",
                **facts,
            )
        else:
            yield words.gettext(
                "%(pairs)s pairs: %(estimate)s, not clear (z %(z)s, needed %(bound)s)", **facts
            )
