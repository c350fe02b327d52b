"""reading settings: line spacing, font, motion and sound; sizes of letters in percent."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("line_spacing", sa.String(), nullable=True))
    op.add_column("person", sa.Column("font", sa.String(), nullable=True))
    op.add_column("person", sa.Column("motion", sa.String(), nullable=True))
    op.add_column("person", sa.Column("sound", sa.String(), nullable=True))
    person = sa.table("person", sa.column("text_size", sa.String()))
    for former, percent in (("normal", "100"), ("large", "125"), ("largest", "150")):
        op.execute(person.update().where(person.c.text_size == former).values(text_size=percent))
