"""The parts that a scene change is for, known before anything is known of their deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list of parts to receipts; the deliveries of those stored before say it themselves."""
    with op.batch_alter_table("receipts") as receipts:
        receipts.add_column(sa.Column("parts", sa.JSON(), nullable=True))
