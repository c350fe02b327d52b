"""words that an organisation reads in its own way, and spaces between phrases as a setting."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lexicon_entry",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("written", sa.String(40), nullable=False),
        sa.Column("reading", sa.String(80), nullable=False),
        sa.Column("edited_by", sa.String(36), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "edited_by"],
            ["person.organisation_id", "person.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_lexicon_entry_written", "lexicon_entry", ["organisation_id", "written"], unique=True)
    op.add_column(
        "organisation", sa.Column("names_version", sa.String(36), nullable=False, server_default="")
    )
    op.add_column("person", sa.Column("spaced", sa.String(), nullable=True))
