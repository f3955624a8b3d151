"""The drawn plan of an experiment: which zone has which arm when, fixed and hashed before the start."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from controller.atmosphere.model import Assignment, SceneName, Sense, ZoneId
from controller.errors import AmbiyansError
from controller.experiment.declared import declared_from_json, declared_to_json
from controller.experiment.design import Arm, Design, DesignKind, Factor
from controller.experiment.metric import Metric

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch in which one zone has one arm; times in UTC. The block is the unit of analysis."""

    index: int
    stratum: int
    """blocks among which the arms were dealt; in a paired design the pair"""
    zone: ZoneId
    arm: str
    begins: datetime
    ends: datetime
    burn_in_ends: datetime


class LeftOutReason(StrEnum):
    """Why a stretch of opening hours has no block."""

    NO_MIRROR = "the other week of the pair is not open at these hours"
    HOLIDAY = "a holiday falls on one week of the pair"
    NO_OTHER_DAY = "the other day of the pair is not open at these hours"
    HOLIDAY_OF_DAYS = "a holiday falls on one day of the pair"
    ALONE = "no other week of its stratum is open at these hours"
    HOLIDAY_ITSELF = "it is a holiday"
    SURPLUS = "it is left over at the end, where the blocks are no multiple of those for which an arm lingers"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch that would have been a block, had the others of its stratum been like it; times in UTC."""

    begins: datetime
    ends: datetime
    why: LeftOutReason


class PlanChangedError(AmbiyansError):
    """The plan is not the one that was drawn: its content does not match its hash."""

    def __init__(self, stored: str, content: str) -> None:
        super().__init__(
            f"the plan was changed after it was drawn: it has hash {stored}, its content {content}"
        )
        self.stored = stored
        self.content = content


@dataclass(frozen=True, slots=True)
class Plan:
    """A design with its blocks, ordered by zone and time; ``hash`` is over both."""

    design: Design
    blocks: tuple[Block, ...]
    notes: tuple[LeftOut, ...]
    hash: str

    @property
    def begins(self) -> datetime:
        """When the first block begins, UTC."""
        return min(block.begins for block in self.blocks)

    @property
    def ends(self) -> datetime:
        """When the last block ends, UTC."""
        return max(block.ends for block in self.blocks)

    @property
    def strata(self) -> int:
        """How many pairs, or strata, were drawn."""
        return len({block.stratum for block in self.blocks})

    def block(self, zone: ZoneId, now: datetime) -> Block | None:
        """The block of ``zone`` that holds ``now`` (its end belongs to the next one)."""
        position = bisect_right(self.blocks, (zone, now), key=lambda block: (block.zone, block.begins))
        if position == 0:
            return None
        block = self.blocks[position - 1]
        return block if block.zone == zone and now < block.ends else None

    def meets(self, other: Plan) -> tuple[Block, Block] | None:
        """A block of ours and one of the other plan that want one zone at one time; ``None`` if none do."""
        for block in self.blocks:
            if theirs := other.block(block.zone, block.begins):
                return block, theirs
        for block in other.blocks:
            if ours := self.block(block.zone, block.begins):
                return ours, block
        return None

    def assignment(self, zone: ZoneId, now: datetime) -> Assignment | None:
        """What the experiment asks of ``zone`` at ``now``; ``None`` outside its blocks."""
        block = self.block(zone, now)
        return None if block is None else self._assignment(block)

    def assignments(self, zone: ZoneId, begins: datetime, ends: datetime) -> tuple[Assignment, ...]:
        """What the experiment asks of ``zone`` between two moments, block by block."""
        return tuple(
            self._assignment(block)
            for block in self.blocks
            if block.zone == zone and block.begins < ends and block.ends > begins
        )

    def _assignment(self, block: Block) -> Assignment:
        arm = next(arm for arm in self.design.arms if arm.name == block.arm)
        return Assignment(
            experiment=self.design.experiment,
            arm=arm.name,
            begins=block.begins,
            ends=block.ends,
            scene=arm.scene,
            patch=arm.parsed_patch(),
        )


def plan_hash(design: Design, blocks: tuple[Block, ...]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON (sorted keys, no spaces, UTF-8) of design and blocks."""
    tree = {
        "design": design_to_json(design),
        "blocks": [_block_to_json(block, design.kind.stratum) for block in blocks],
    }
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The whole plan as a JSON object; ``plan_from_json`` reads it back."""
    return {
        "design": design_to_json(plan.design),
        "blocks": [_block_to_json(block, plan.design.kind.stratum) for block in plan.blocks],
        "notes": [_note_to_json(note) for note in plan.notes],
        "hash": plan.hash,
    }


def plan_from_json(tree: Mapping[str, Any]) -> Plan:
    """Read a stored plan; raises ``PlanChangedError`` if its content does not match its hash."""
    stored = str(tree.get("hash"))
    try:
        design = design_from_json(tree["design"])
        blocks = tuple(_block_from_json(block, design.kind.stratum) for block in tree["blocks"])
        notes = tuple(_note_from_json(note) for note in tree["notes"])
    except (KeyError, TypeError, ValueError) as error:
        raise PlanChangedError(stored, f"cannot be read: {error!r}") from error
    computed = plan_hash(design, blocks)
    if computed != stored:
        raise PlanChangedError(stored, f"has hash {computed}")
    return Plan(design, blocks, notes, computed)


def design_to_json(design: Design) -> dict[str, Any]:
    """The design as a JSON object; what only some designs have is left out of the others.

    So the hash of a plan stays what it was when designs learn to say more.
    """
    more: dict[str, Any] = {}
    if design.kind is not DesignKind.PAIRED:
        more["kind"] = design.kind.value
    if design.looks:
        more["looks"] = True
    if design.factors:
        more["factors"] = [
            {"sense": factor.sense.value, "levels": [_arm_to_json(level) for level in factor.levels]}
            for factor in design.factors
        ]
    return {
        "experiment": design.experiment,
        "zones": list(design.zones),
        "arms": [_arm_to_json(arm) for arm in design.arms],
        "start": design.start.isoformat(),
        "weeks": design.weeks,
        "block_minutes": design.block_minutes,
        "burn_in_minutes": design.burn_in_minutes,
        "seed": design.seed,
        "timezone": design.timezone,
        "metric": design.metric.value,
        "alpha": design.alpha,
        "visit_minutes": design.visit_minutes,
        "window": None if design.window is None else [moment.isoformat() for moment in design.window],
        "senses": [sense.value for sense in design.senses],
        **more,
        **declared_to_json(design.declared),
    }


def design_from_json(tree: Mapping[str, Any]) -> Design:
    """Read a design as ``design_to_json`` writes it."""
    window = tree["window"]
    return Design(
        experiment=tree["experiment"],
        zones=tuple(ZoneId(zone) for zone in tree["zones"]),
        arms=tuple(map(_arm_from_json, tree["arms"])),
        start=date.fromisoformat(tree["start"]),
        weeks=tree["weeks"],
        block_minutes=tree["block_minutes"],
        burn_in_minutes=tree["burn_in_minutes"],
        seed=tree["seed"],
        timezone=tree["timezone"],
        metric=Metric(tree["metric"]),
        alpha=tree["alpha"],
        visit_minutes=tree["visit_minutes"],
        window=None if window is None else (time.fromisoformat(window[0]), time.fromisoformat(window[1])),
        senses=tuple(Sense(sense) for sense in tree["senses"]),
        kind=DesignKind(tree.get("kind", DesignKind.PAIRED)),
        looks=tree.get("looks", False),
        factors=tuple(
            Factor(Sense(factor["sense"]), tuple(map(_arm_from_json, factor["levels"])))
            for factor in tree.get("factors", ())
        ),
        declared=declared_from_json(tree),
    )


def _arm_to_json(arm: Arm) -> dict[str, Any]:
    return {"name": arm.name, "scene": arm.scene, "patch": None if arm.patch is None else dict(arm.patch)}


def _arm_from_json(tree: Mapping[str, Any]) -> Arm:
    scene = tree["scene"]
    return Arm(tree["name"], None if scene is None else SceneName(scene), tree["patch"])


def _block_to_json(block: Block, stratum: str) -> dict[str, Any]:
    return {
        "index": block.index,
        stratum: block.stratum,
        "zone": block.zone,
        "arm": block.arm,
        "begins": block.begins.isoformat(),
        "ends": block.ends.isoformat(),
        "burn_in_ends": block.burn_in_ends.isoformat(),
    }


def _block_from_json(tree: Mapping[str, Any], stratum: str) -> Block:
    return Block(
        index=tree["index"],
        stratum=tree[stratum],
        zone=ZoneId(tree["zone"]),
        arm=tree["arm"],
        begins=datetime.fromisoformat(tree["begins"]),
        ends=datetime.fromisoformat(tree["ends"]),
        burn_in_ends=datetime.fromisoformat(tree["burn_in_ends"]),
    )


def _note_to_json(note: LeftOut) -> dict[str, Any]:
    return {"begins": note.begins.isoformat(), "ends": note.ends.isoformat(), "why": note.why.name}


def _note_from_json(tree: Mapping[str, Any]) -> LeftOut:
    return LeftOut(
        datetime.fromisoformat(tree["begins"]),
        datetime.fromisoformat(tree["ends"]),
        LeftOutReason[tree["why"]],
    )
