"""Verbs that write about people and their devices."""

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.accounts.models import Device, devices, logins, people
from pwa.accounts.secrets import digest, new_token, split_organisation, with_organisation
from pwa.accounts.sessions import end_session
from pwa.alerts.models import subscriptions
from pwa.clock import now
from pwa.registers import Language


def choose_reading(db: Session, person: Viewer, language: Language) -> None:
    """Keep how this person reads, for all their devices."""
    _change(
        db,
        person,
        register_name=language.register,
        furigana=language.furigana,
        theme=language.theme,
        text_size=language.text,
        spaced=language.spaced,
        line_spacing=language.spacing,
        font=language.font,
        motion=language.motion,
        sound=language.sound,
    )


def choose_title(db: Session, person: Viewer, *, is_discreet: bool) -> None:
    """Whether the tab says something plain instead of the page's title, on all devices."""
    _change(db, person, discreet_title=is_discreet)


def keep_phone(db: Session, person: Viewer, phone: str) -> None:
    """The person's own number, or none any more."""
    _change(db, person, phone=phone)


def sign_out(db: Session, person: Viewer, device_id: str | None = None) -> str | None:
    """End the session of this device (or another of one's own) and forget its push address.

    Returns the sign that this device was theirs, or None if there was no such session.
    """
    _forget_push_address(db, person.organisation_id, device_id or person.device_id, person.id)
    return end_session(db, person, device_id)


def replace_session(db: Session, before: str | None, after: str, signs: list[str]) -> list[str]:
    """Somebody signed in where `before` was the browser's cookie: that session ends, and its pushes.

    A person who comes back on a device that is theirs, by its lapsed session or by one of the `signs`
    of those they signed out of there, sees as far back as that device did: only a later device is
    sealed. Returns the signs that the browser shall carry now, those of other people.
    """
    new = _device_behind(db, after)
    former = [(sign, _device_behind(db, sign)) for sign in signs]
    signs_left = []
    for sign, device in former:
        if device is None or new is None or device.ended_at is None:
            continue
        if _come_back(device, new):
            device.token_hash = digest(new_token())
        else:
            signs_left.append(sign)
    old = _device_behind(db, before)
    if old is None or new is None or old.id == new.id or old.ended_at is not None:
        return signs_left
    _forget_push_address(db, old.organisation_id, old.id, old.person_id)
    sign = new_token()
    old.ended_at, old.token_hash = now(), digest(sign)
    return signs_left if _come_back(old, new) else [*signs_left, with_organisation(old.organisation_id, sign)]


def _come_back(old: Device, new: Device) -> bool:
    """Whether both are of one person; then the new one sees as far back as the old one did."""
    if (old.organisation_id, old.person_id) != (new.organisation_id, new.person_id):
        return False
    # One that is open already (by a link of whoever runs the server) stays open.
    if new.sealed_before is not None and (old.sealed_before is None or old.sealed_before < new.sealed_before):
        new.sealed_before = old.sealed_before
    return True


def open_past(db: Session, person: Viewer, device_id: str) -> bool:
    """Show the private past on another of the person's own devices; only a device that has it may say so."""
    if person.sealed_before is not None:
        return False
    done = db.execute(
        update(devices)
        .where(
            devices.c.organisation_id == person.organisation_id,
            devices.c.person_id == person.id,
            devices.c.id == device_id,
            devices.c.ended_at.is_(None),
            devices.c.sealed_before.is_not(None),
        )
        .values(sealed_before=None)
        .returning(devices.c.id)
    )
    return done.first() is not None


def known_device(db: Session, cookie: str | None, email: str) -> str | None:
    """The id of the device behind a cookie, even a lapsed one, if the owner of this address used it."""
    device = _device_behind(db, cookie)
    if device is None:
        return None
    theirs = select(logins.c.person_id).where(
        logins.c.organisation_id == device.organisation_id,
        logins.c.person_id == device.person_id,
        logins.c.email == email.strip().lower(),
    )
    return device.id if db.execute(theirs).first() is not None else None


def _change(db: Session, person: Viewer, **values: object) -> None:
    db.execute(
        update(people)
        .where(people.c.organisation_id == person.organisation_id, people.c.id == person.id)
        .values(**values)
    )


def _device_behind(db: Session, cookie: str | None) -> Device | None:
    organisation_id, token = split_organisation(cookie or "")
    which: ColumnElement[bool] = (devices.c.organisation_id == organisation_id) & (
        devices.c.token_hash == digest(token)
    )
    return db.execute(select(Device).where(which)).scalar_one_or_none() if token else None


def _forget_push_address(db: Session, organisation_id: str, device_id: str, person_id: str) -> None:
    db.execute(
        delete(subscriptions).where(
            subscriptions.c.organisation_id == organisation_id,
            subscriptions.c.person_id == person_id,
            subscriptions.c.device_id == device_id,
        )
    )
