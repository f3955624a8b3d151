"""What people say of a part that it cannot know: what hangs on a plug, which fragrance is in a slot."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them to the placements; nobody has said anything yet."""
    with op.batch_alter_table("placements") as placements:
        placements.add_column(sa.Column("sense", sa.String(), nullable=True))
        placements.add_column(sa.Column("fragrances", sa.JSON(), nullable=True))
