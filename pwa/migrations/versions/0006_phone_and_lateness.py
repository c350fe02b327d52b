"""a participant's own phone number, and how late somebody comes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("phone", sa.String(40), nullable=False, server_default=""))
    op.add_column("absence", sa.Column("late_by", sa.String(), nullable=True))
