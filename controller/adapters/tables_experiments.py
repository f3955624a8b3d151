"""Table of the experiments with their plans as drawn."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from controller.adapters.columns import Json, Row, UtcDateTime, one_of


class ExperimentRow(Row, table=True):
    """One experiment; design and plan are fixed from the start on, and the hash says so."""

    __tablename__ = "experiments"
    __table_args__ = (
        one_of("status", "draft", "running", "paused", "finished", "archived"),
        CheckConstraint(
            "status IN ('draft', 'archived') OR (plan IS NOT NULL AND plan_hash IS NOT NULL)", name="plan"
        ),
    )

    id: str = Field(primary_key=True)
    name: str
    status: str = "draft"
    design: dict[str, Any] = Field(sa_type=Json)
    plan: Any = Field(default=None, sa_type=Json, nullable=True)
    """as drawn, before the start"""
    plan_hash: str | None = None
    seed: int | None = Field(default=None, sa_type=BigInteger)
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verdict: str | None = None
    """what the people decided, in their words"""
