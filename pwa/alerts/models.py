"""An alert is for a person, a delivery for one of their devices, a subscription is that device's address."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, UtcDateTime, new_id, table_of


class Subscription(SQLModel, table=True):
    """A push subscription (RFC 8030): which address and keys reach one device."""

    __table_args__ = (
        person_key("person_id"),
        ForeignKeyConstraint(["organisation_id", "device_id"], ["device.organisation_id", "device.id"]),
        Index("ix_subscription_endpoint", "organisation_id", "endpoint_hash", unique=True),
        Index("ix_subscription_person", "organisation_id", "person_id"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    device_id: str = Field(max_length=ID_LENGTH)
    endpoint: str
    endpoint_hash: str
    p256dh: str
    auth: str
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Alert(SQLModel, table=True):
    """One matter for one recipient. It is delivered when a human opened it, never before.

    queued -> opened -> closed; `escalate_at` is when the next in the chain gets it if nobody opened.
    """

    __table_args__ = (
        person_key("recipient_id"),
        Index(
            "ix_alert_matter",
            "organisation_id",
            "kind",
            "matter_id",
            "recipient_id",
            unique=True,
        ),
        Index("ix_alert_escalate", "escalate_at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    recipient_id: str = Field(max_length=ID_LENGTH)
    # concern, reply, handover (to whoever has it now), moved (to the author and whoever had it),
    # absence, schedule, meeting or test; matter_id is the concern, the reply … or the device.
    kind: str
    matter_id: str = Field(max_length=ID_LENGTH)
    is_urgent: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    escalate_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Delivery(SQLModel, table=True):
    """One alert on its way to one device: pending -> leased -> accepted, gone or failed."""

    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "alert_id"], ["alert.organisation_id", "alert.id"]),
        Index("ix_delivery_due", "state", "due_at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    alert_id: str = Field(max_length=ID_LENGTH)
    # Not a foreign key: the delivery's end is remembered after its subscription is forgotten.
    subscription_id: str = Field(max_length=ID_LENGTH)
    state: str = "pending"
    attempts: int = 0
    due_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    owner: str = ""
    last_status: int | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


subscriptions = table_of(Subscription)
alerts = table_of(Alert)
deliveries = table_of(Delivery)
