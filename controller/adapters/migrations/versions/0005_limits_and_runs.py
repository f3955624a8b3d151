"""What a device may never exceed, how long its cartridge lasts, and what each part has run."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; nothing was limited or counted before."""
    with op.batch_alter_table("placements") as placements:
        placements.add_column(sa.Column("limits", sa.JSON(), nullable=True))
        placements.add_column(sa.Column("life_s", sa.Float(), nullable=True))
    op.create_table(
        "runs",
        sa.Column("device", sa.String(), primary_key=True),
        sa.Column("part", sa.String(), primary_key=True),
        sa.Column("run_s", sa.Float(), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day_s", sa.Float(), nullable=False),
        sa.Column("given_s", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
    )
