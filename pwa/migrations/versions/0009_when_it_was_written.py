"""when check-ins, absences, answers and topics were written, beside when they arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEW = {
    "absence": ("written_at",),
    "appointment": ("answer_written_at", "topics_written_at", "topics_arrived_at"),
    "checkin": ("written_at", "arrived_at"),
}


def upgrade() -> None:
    for table, names in _NEW.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
