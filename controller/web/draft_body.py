"""What a person writes down of an experiment: the body of a call, and the content of a file."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import to_json

from controller.adapters.experiment_draft import Draft
from controller.adapters.submission import Word
from controller.atmosphere.model import SceneName, Sense, ZoneId
from controller.errors import AmbiyansError
from controller.experiment.declared import Declared, SegmentKey
from controller.experiment.design import Arm, DesignKind, Factor
from controller.experiment.metric import Metric
from controller.web.fields import JsonObject, Name

_ID = r"^[a-z0-9][a-z0-9-]{0,63}$"
_WALL_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", flags=re.ASCII)
_PAGES = ("new", "outlook", "preview", "archive")


class DraftError(AmbiyansError):
    """A draft says what no experiment can be; one line for each field."""

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))
        self.file = file
        self.faults = faults


_NOT_RANDOMISED = {
    "day-parts": "it would compare hours with hours, and the evening is another shop than the morning",
    "before-after": "it would compare weeks with weeks, and whatever else changed would count as effect",
}
"""Comparisons that people ask for, and why their number would mean nothing."""


def _randomised(kind: object) -> object:
    reason = _NOT_RANDOMISED.get(str(kind))
    if reason is not None:
        message = f"{kind} is no experiment, {reason}; paired, adjacent-days and stratified let chance decide"
        raise ValueError(message)
    return kind


def _wall(value: object) -> object:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if not isinstance(value, str) or not _WALL_TIME.fullmatch(value):
        message = "expected a wall time of the store, like 14:00"
        raise ValueError(message)
    return value


WallTime = Annotated[time, BeforeValidator(_wall)]


class ArmBody(BaseModel):
    """One atmosphere: a scene, a change to what is due, or neither (as scheduled)."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    scene: str | None = None
    patch: JsonObject | None = None


class LevelBody(BaseModel):
    """One level of a sense in a factorial experiment: a change of this sense, or nothing (as scheduled)."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    patch: JsonObject | None = None


class DraftBody(BaseModel):
    """What is to be compared, where and when; the first arm is the control."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(None, pattern=_ID, description="made from the name when left out")
    name: Name
    zone: str | None = Field(None, description="the same as `zones` with one entry")
    zones: Annotated[list[str], Field(max_length=50)] = []
    arms: Annotated[list[ArmBody], Field(max_length=10)] = []
    factors: Annotated[
        dict[Literal["light", "music", "scent"], Annotated[list[LevelBody], Field(max_length=5)]] | None,
        Field(description="instead of arms: the levels of each sense, every combination of which is tried"),
    ] = None
    design: Annotated[
        DesignKind | None,
        Field(description="paired when left out with two arms, stratified with more"),
        BeforeValidator(_randomised),
    ] = None
    start: Annotated[date, Field(le=date(2200, 1, 1), description="first day, in the store's time zone")]
    weeks: Annotated[int, Field(strict=True, ge=1, le=52)] = 4
    block_hours: Annotated[float, Field(strict=True, gt=0, le=24)] | None = None
    block_minutes: Annotated[int, Field(strict=True, gt=0, le=24 * 60)] | None = None
    burn_in_minutes: Annotated[int, Field(strict=True, ge=0, le=24 * 60)] | None = Field(
        None, description="left out: until the slowest sense that differs has settled, and a visit is over"
    )
    metric: Metric = Metric.CSAT
    outcomes: Annotated[
        list[Word],
        Field(
            max_length=10,
            description="asked beside the metric, which alone decides: csat, nps, ces, smiley,"
            " answers_per_hour, complaints, staff, or the metric of a measure, like sales",
        ),
    ] = []
    covariate: Annotated[
        Word | None,
        Field(description="a measure that explains how blocks differ, like occupancy or footfall"),
    ] = None
    segments: Annotated[
        list[SegmentKey], Field(description="split the answers by these, to explore, not to decide")
    ] = []
    looks: bool = Field(
        default=False,
        description="plan four looks (O'Brien and Fleming), of which each may end it early",
        strict=True,
    )
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**53)] | None = None
    alpha: Annotated[float, Field(strict=True, gt=0, lt=0.5)] = 0.05
    visit_minutes: Annotated[int, Field(strict=True, ge=0, le=24 * 60)] = 30
    window: tuple[WallTime, WallTime] | None = Field(None, description="wall times that the blocks keep to")
    plan_hash: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{64}$",
        description="of the plan that a preview with this id and seed showed; another one is not kept (409)",
    )

    @field_validator("id")
    @classmethod
    def _is_no_page(cls, value: str | None) -> str | None:
        if value in _PAGES:
            message = f"{value!r} is the address of a page; choose another id"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        if (self.zone is None) == (not self.zones):
            message = "zone or zones: exactly one of them must say where"
            raise ValueError(message)
        if bool(self.arms) == (self.factors is not None):
            message = "arms or factors: exactly one of them must say what is compared"
            raise ValueError(message)
        if self.block_hours is not None and self.block_minutes is not None:
            message = "block_hours and block_minutes: only one of them can say how long a block is"
            raise ValueError(message)
        return self

    def draft(self) -> Draft:
        """The draft in the words of the product."""
        zones = self.zones or [self.zone or ""]
        hours = 3.0 if self.block_hours is None else self.block_hours
        return Draft(
            name=self.name,
            zones=tuple(ZoneId(zone) for zone in zones),
            arms=tuple(
                Arm(arm.name, None if arm.scene is None else SceneName(arm.scene), arm.patch)
                for arm in self.arms
            ),
            start=self.start,
            weeks=self.weeks,
            block_minutes=self.block_minutes or round(60 * hours),
            burn_in_minutes=self.burn_in_minutes,
            metric=self.metric,
            id=self.id,
            seed=self.seed,
            alpha=self.alpha,
            visit_minutes=self.visit_minutes,
            window=self.window,
            kind=self.design,
            looks=self.looks,
            factors=tuple(
                Factor(Sense(sense), tuple(Arm(level.name, None, level.patch) for level in levels))
                for sense, levels in (self.factors or {}).items()
            ),
            declared=Declared(tuple(self.outcomes), self.covariate, tuple(self.segments)),
        )


def draft_of(tree: object, file: str) -> Draft:
    """The draft that the tree of a file describes; raises ``DraftError``, which names every field."""
    try:
        return DraftBody.model_validate_json(to_json(tree)).draft()
    except ValidationError as error:
        faults = [(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]
        lines = tuple(f"{where}: {message}" if where else message for where, message in faults)
        raise DraftError(file, lines) from error
