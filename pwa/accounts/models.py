"""Who there is: organisations, people, their devices and the ways they sign in."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from pwa.clock import now
from pwa.db import ID_LENGTH, UtcDateTime, new_id, table_of


class Organisation(SQLModel, table=True):
    """A service with its staffed hours (Japanese clock, weekdays as digits, Monday is 1)."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    name: str
    phone: str = ""
    opens_at: str = "09:00"
    closes_at: str = "18:00"
    weekdays: str = "12345"
    # Who to call when nobody in the organisation may be told: it differs by area.
    abuse_centre_phone: str = ""
    is_demo: bool = False
    # Another id each time that a name, a reading or a word changes: see pwa/known.py.
    names_version: str = Field(default="", max_length=ID_LENGTH)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Person(SQLModel, table=True):
    """Somebody who signs in. Reading settings are None until the person has chosen them."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.id", max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    name: str = Field(max_length=80)
    reading: str = Field(default="", max_length=80)
    # What the person wants to be called on their own pages.
    called: str = Field(default="", max_length=80)
    # A participant's own number, if they wrote it down: read only where they asked for a call or for help.
    phone: str = Field(default="", max_length=40)
    register_name: str | None = None
    furigana: str | None = None
    theme: str | None = None
    text_size: str | None = None
    # Spaces between phrases in easy Japanese: yes or no.
    spaced: str | None = None
    line_spacing: str | None = None
    font: str | None = None
    motion: str | None = None
    sound: str | None = None
    wants_meds: bool = False
    # How many steps a scale has for this person: 3, 4 or 5.
    steps: int = 5
    # What the browser's tab says in place of the app's name, where the person wants that.
    discreet_title: bool = False
    # When the three screens of the first run were gone through, or put off for good.
    welcomed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def person_key(column: str) -> ForeignKeyConstraint:
    """A foreign key (organisation, column) to a person of the same organisation."""
    return ForeignKeyConstraint(["organisation_id", column], ["person.organisation_id", "person.id"])


class Device(SQLModel, table=True):
    """One signed-in browser. The cookie's secret is stored only as its SHA-256."""

    __table_args__ = (
        person_key("person_id"),
        Index("ix_device_token", "organisation_id", "token_hash", unique=True),
        Index("ix_device_person", "organisation_id", "person_id"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    token_hash: str
    label: str = ""
    signed_in_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # A later device does not show the private past (only-me moods, reports about the service or
    # harm) from before this moment: who mints a link for somebody must not get to read it.
    sealed_before: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """A one-time way in: a link's token and an 8-digit code, both stored only as SHA-256."""

    __table_args__ = (
        person_key("person_id"),
        Index("ix_invitation_token", "organisation_id", "token_hash", unique=True),
        # The code is typed without saying which organisation it belongs to.
        Index("ix_invitation_code", "code_hash"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    # None: made by whoever runs the server, with the command.
    made_by: str | None = Field(default=None, max_length=ID_LENGTH)
    token_hash: str
    code_hash: str
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Login(SQLModel, table=True):
    """A member of staff's e-mail and password (argon2)."""

    __table_args__ = (
        person_key("person_id"),
        Index("ix_login_email", "email", unique=True),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    email: str
    password_hash: str


class Attempt(SQLModel, table=True):
    """Wrong tries to sign in, counted by a hash of what was tried from where, in one window."""

    key: str = Field(primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)
    count: int = 0


organisations = table_of(Organisation)
people = table_of(Person)
devices = table_of(Device)
invitations = table_of(Invitation)
logins = table_of(Login)
attempts = table_of(Attempt)
