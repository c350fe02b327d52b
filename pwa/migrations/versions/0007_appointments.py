"""appointments without an end, wishes for another day that were settled, notes that were not seen."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_UNSEEN = sa.text("seen_at IS NULL")


def upgrade() -> None:
    # Which of the ends that are there were only assumed, nobody knows any more.
    op.add_column("appointment", sa.Column("has_end", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("appointment", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_meeting_unseen",
        "meeting",
        ["organisation_id", "person_id"],
        sqlite_where=_UNSEEN,
        postgresql_where=_UNSEEN,
    )
