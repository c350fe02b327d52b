"""what has arrived from phones: keys that were used, and when a thing was written that arrived later."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrival",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("went_to", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id", "person_id"], ["person.organisation_id", "person.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "key"),
    )
    for table in ("concern", "concern_reply"):
        op.add_column(table, sa.Column("written_at", sa.DateTime(timezone=True), nullable=True))
