"""a person's newest word about a field is found by the person, not among all of the organisation."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_consent_person", table_name="consent")
    op.create_index(
        "ix_consent_person", "consent", ["organisation_id", "person_id", "field", "audience", "id"]
    )
