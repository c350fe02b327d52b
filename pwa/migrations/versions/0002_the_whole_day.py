"""the whole day: evenings, absences, coping plans, notes of meetings; what was there gets empty values."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("wants_call", sa.Boolean(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(36), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["person.organisation_id", "person.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_absence_day", "absence", ["organisation_id", "person_id", "local_date"], unique=True)
    op.create_table(
        "coping_line",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("visible_to", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["person.organisation_id", "person.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_coping_line_person", "coping_line", ["organisation_id", "person_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.String(36), nullable=True),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "author_id"],
            ["person.organisation_id", "person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["person.organisation_id", "person.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index(
        "ix_meeting_person", "meeting", ["organisation_id", "person_id", "local_date"], unique=False
    )
    op.create_table(
        "own_item",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "person_id"],
            ["person.organisation_id", "person.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_own_item_person", "own_item", ["organisation_id", "person_id"], unique=False)
    op.create_table(
        "agreed_step",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("meeting_id", sa.String(36), nullable=False),
        sa.Column("by_whom", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "meeting_id"],
            ["meeting.organisation_id", "meeting.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_agreed_step_meeting", "agreed_step", ["organisation_id", "meeting_id"], unique=False)
    op.create_table(
        "concern_handover",
        sa.Column("organisation_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("concern_id", sa.String(36), nullable=False),
        sa.Column("from_id", sa.String(36), nullable=False),
        sa.Column("to_id", sa.String(36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "concern_id"],
            ["concern.organisation_id", "concern.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "from_id"],
            ["person.organisation_id", "person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "to_id"],
            ["person.organisation_id", "person.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index(
        "ix_handover_concern", "concern_handover", ["organisation_id", "concern_id", "at"], unique=False
    )
    op.add_column("appointment", sa.Column("answer", sa.String(), nullable=True))
    op.add_column("appointment", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("appointment", sa.Column("title", sa.Text(), nullable=False, server_default=""))
    op.add_column("appointment", sa.Column("wish", sa.Text(), nullable=False, server_default=""))
    op.add_column("appointment", sa.Column("topics", sa.Text(), nullable=False, server_default=""))
    op.add_column("appointment", sa.Column("made_by", sa.String(36), nullable=True))
    op.add_column("appointment", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("checkin", sa.Column("attended", sa.String(), nullable=True))
    op.add_column("checkin", sa.Column("fatigue", sa.String(), nullable=True))
    op.add_column("checkin", sa.Column("work", sa.String(), nullable=True))
    op.add_column("checkin", sa.Column("good", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("checkin", sa.Column("good_words", sa.Text(), nullable=False, server_default=""))
    op.add_column("checkin", sa.Column("trouble", sa.String(), nullable=True))
    op.add_column("checkin", sa.Column("own", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("concern", sa.Column("since", sa.String(), nullable=True))
    op.add_column("concern", sa.Column("may_tell", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("concern", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("concern", sa.Column("case_closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("concern", sa.Column("case_closed_by", sa.String(36), nullable=True))
    op.add_column("mood", sa.Column("feelings", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("mood", sa.Column("causes", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("mood", sa.Column("coping", sa.Text(), nullable=False, server_default=""))
    op.add_column("mood", sa.Column("helped", sa.String(), nullable=True))
    op.add_column("mood", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.add_column("mood", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("steps", sa.Integer(), nullable=False, server_default="5"))
    op.add_column(
        "person", sa.Column("discreet_title", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("person", sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True))
