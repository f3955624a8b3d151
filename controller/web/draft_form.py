"""The form of a draft as it was typed: before anybody typed, and as an earlier design would fill it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from controller.experiment.design import Design
from controller.experiment.metric import Metric
from controller.web.draft_arms import AS_SCHEDULED, Compare, typed_arms


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of a form, every value of each."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The value of a field, without spaces around it; empty where there is none."""
        found = self.values.get(name, ())
        return found[0].strip() if found else ""

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(self.values.get(name, ()))

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every field with every value, to send them again."""
        return tuple((name, value) for name, found in self.values.items() for value in found)


def fresh(start: date, seed: int) -> Typed:
    """The form before anybody typed."""
    return Typed(
        {
            "seed": [str(seed)],
            "compare": [Compare.SCENES],
            "scene-1": [AS_SCHEDULED],
            "attribute": ["fragrance"],
            "start": [start.isoformat()],
            "weeks": ["4"],
            "block_hours": ["3"],
            "visit": ["30"],
            "metric": [Metric.CSAT],
            "alpha": ["0.05"],
        }
    )


def again(design: Design, name: str, start: date, seed: int) -> Typed:
    """The form that would draft the same comparison anew, its burn-in included."""
    arms = {"compare": Compare.SAME.value, "attribute": "fragrance"} | typed_arms(design)
    window = [f"{moment:%H:%M}" for moment in design.window or ()] or ["", ""]
    declared = design.declared
    return Typed(
        {
            "seed": [str(seed)],
            "same_as": [design.experiment],
            "name": [name],
            "zone": list(design.zones),
            **{key: [value] for key, value in arms.items()},
            "start": [start.isoformat()],
            "weeks": [str(design.weeks)],
            "kind": [design.kind],
            "block_hours": [f"{design.block_minutes / 60:g}"],
            "burn_in": [str(design.burn_in_minutes)],
            "visit": [str(design.visit_minutes)],
            "metric": [design.metric],
            "alpha": [f"{design.alpha:g}"],
            "from": [window[0]],
            "to": [window[1]],
            "looks": ["yes"] if design.looks else [],
            "outcome": list(declared.outcomes),
            "covariate": [declared.covariate or ""],
            "segment": list(declared.segments),
        }
    )
