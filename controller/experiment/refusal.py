"""Why a design cannot give an answer that can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from controller.errors import AmbiyansError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RefusalKind(StrEnum):
    """Why a design cannot give an answer; the value is the sentence, with the facts to fill in."""

    FEW_ARMS = "an experiment needs two arms, this one has {arms}"
    MANY_ARMS = "this kind of design compares two arms, this one has {arms}; a stratified one may have more"
    SAME_NAME = "two arms are called {name}"
    SAME_COMPARISON = "two comparisons would be called {name}; give the levels other names"
    PATCH = "arm {name}: {fault}"
    EQUAL_ARMS = "the arms {one} and {other} are the same atmosphere"
    MANY_BLOCKS = (
        "{blocks} blocks are more than the {most} of the largest plan; make blocks longer, or fewer weeks"
    )
    WINDOW = "the window must begin before it ends, on one day: {first} to {last}"
    NO_ZONE = "an experiment needs a zone"
    SAME_ZONE = "a zone is named twice"
    WEEKS = "pairs are a week and the next, so the weeks must be even: {weeks}"
    WEEKS_OF_STRATA = "each hour has each of {arms} arms once in as many weeks, so {weeks} weeks do not do"
    NO_WEEK = "an experiment needs a week, this one has {weeks}"
    FEW_LEVELS = "the sense {sense} needs two levels, it has {levels}"
    OTHER_SENSE = "level {name} of {sense} changes {other}; a level changes its own sense alone"
    ONE_FACTOR = "a factorial experiment needs two senses, this one has {factors}; list the arms instead"
    SAME_SENSE = "the sense {sense} is given twice"
    SAME_OUTCOME = "the outcome {name} is named twice"
    PRIMARY_OUTCOME = "{name} is the primary outcome and cannot be asked beside itself"
    SAME_SEGMENT = "the segment {name} is named twice"
    COVARIATE = "the covariate {name} comes from answers, which an arm moves; it must be a measure"
    COVARIATE_CARRY_OVER = "a carry-over design cannot take the covariate {name} into account"
    ALPHA = "alpha must lie between 0 and 0.5: {alpha}"
    LOOKS = "looks are planned for two arms at alpha 0.05 alone; this design has {arms} arms at alpha {alpha}"
    SEED = "a seed cannot be negative: {seed}"
    SHORT_BLOCK = (
        "a block of {block_minutes} min is shorter than the burn-in of {burn_in_minutes} min"
        " and a visit of {visit_minutes} min"
    )
    SHORT_FOR_SENSE = (
        "a block of {block_minutes} min is shorter than the {settle_minutes} min in which the slowest sense"
        " settles and a visit of {visit_minutes} min"
    )
    HELD_BACK = (
        "blocks of {lost} of {strata} pairs or strata could not be given, most of them arm {name}"
        " by: {limit}; shorten the hours of the experiment, ask for less, raise the limit, or load what is"
        " missing"
    )
    NEGATIVE = "minutes cannot be negative: {minutes}"
    CLOSED = "the store is not open between {first} and {last} in the hours of the experiment"
    LONG_BLOCK = "a block of {block_minutes} min does not fit; the longest opening is {longest_minutes} min"
    FEW_PAIRS = "{pairs} pairs can never show a difference at alpha {alpha}; at least {needed} are needed"
    FEW_BLOCKS = (
        "{blocks} blocks in a zone are fewer than four times the {lingers} for which an atmosphere lingers"
    )
    FEW_COINS = "{coins} coins can never show a difference at alpha {alpha}; at least {needed} are needed"
    FEW_STRATA = (
        "{strata} strata can never show one of {comparisons} differences at alpha {alpha};"
        " at least {needed} are needed"
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason against a design, with its facts."""

    kind: RefusalKind
    facts: Mapping[str, object]

    def __str__(self) -> str:
        return self.kind.value.format_map(self.facts)


class DesignRefusedError(AmbiyansError):
    """The design could not give an answer that can be trusted; nothing was drawn."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(map(str, refusals)))
        self.refusals = tuple(refusals)
