"""One participant with records of every kind, everybody who might ask for them, and what they ask."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from pwa.access.models import Assignment, Role
from pwa.accounts.invitations import Ticket, invite
from pwa.accounts.models import Person
from pwa.accounts.passwords import set_password
from pwa.clock import now, today
from pwa.db import new_id
from tests.access.writings import PLANS, Writings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, open_hidamari

PASSWORD = "四つの石をわたる"

# Column of the table -> who that is. Haru comes last: what Haru may do changes the records.
VIEWERS = {
    "nobody": None,
    "peer": "yu",
    "support": "tanaka",
    "subject": "sato",
    "other": "suzuki",
    "revoked": "kobayashi",
    "manager": "yamamoto",
    "officer": "ito",
    "lead": "ono",
    "committ": "kato",
    "family": "mother",
    "unshared": "uncle",
    "away_sup": "away tanaka",
    "away_man": "away yamamoto",
    "self": "haru",
}


@dataclass
class Records:
    """The service, another one beside it, and a browser that is whoever it is told to be."""

    here: Hidamari
    away: Hidamari
    browser: TestClient
    haru: Writings

    cookies: dict[str, str] = field(default_factory=dict)

    def cookie(self, name: str, *, is_new: bool = False) -> str:
        """The session of somebody, or a new one that may end."""
        if is_new or name not in self.cookies:
            place, short = (self.away, name.split()[1]) if name.startswith("away ") else (self.here, name)
            cookie = place.cookie(short)
            return cookie if is_new else self.cookies.setdefault(name, cookie)
        return self.cookies[name]

    def ticket(self) -> Ticket:
        with self.here.writing() as db:
            return invite(db, self.here.people["yu"], None)


def open_records(here: Hidamari) -> Records:
    """Write Haru's records, and the people who are in no other test."""
    away = open_hidamari(here.settings, "別の事業所")
    with here.writing() as db:
        set_password(db, here.people["tanaka"], "tanaka@hidamari.example", PASSWORD)
        for short, role, participant, kind, until in (
            ("kobayashi", "supporter", "haru", "primary", now() - timedelta(minutes=1)),
            ("uncle", "family", "yu", "family", None),
        ):
            person = Person(organisation_id=here.organisation_id, name=f"{short} x", called=short)
            here.people[short] = person
            db.add(person)
            db.flush()
            db.add(Role(organisation_id=here.organisation_id, person_id=person.id, kind=role))
            db.add(
                Assignment(
                    organisation_id=here.organisation_id,
                    participant_id=here.id(participant),
                    person_id=person.id,
                    kind=kind,
                    until=until,
                )
            )
    haru = Writings.of(here)
    for kind in (*PLANS, "mood", "shown mood", "line", "shown line", "absence", "note"):
        haru.one(kind)
    haru.checkins()
    return Records(here, away, here.browser(), haru)


# Beginning of a route -> the kind of Haru's records that its id is of, unless the table names another.
KINDS = {
    "/absences/": "absence",
    "/a/": "alert",
    "/concerns/": "report",
    "/coping/": "line",
    "/help/told/": "report",
    "/lexicon/": "word",
    "/me/devices/": "device",
    "/me/questions/items/": "item",
    "/meetings/": "note",
    "/moods/": "mood",
    "/schedule/": "SHOWN-PLAN",
}
# The same for the second id of the routes about a participant.
NESTED = {"absence": "absence", "appointment": "SHOWN-PLAN", "meeting": "note", "member": "member"}
SHORT = {"clinic": "CLINIC-PLAN", "service": "SHOWN-PLAN"}
# Whom it concerns is never the same again: each viewer has a record of their own to try it on.
ENDING = ("/end", "/return", "/cancel", "/remove", "/restore")
STEPS = {
    "/checkins/{slot}/{step}": "sleep",
    "/absences/new/{step}": "what",
    "/concerns/new/{group}": "work",
    "/concerns/write/{category}": "load",
    "/coping/new/{section}": "help",
}


def path_for(records: Records, route: str, which: str, method: str = "GET") -> str:
    """The path of a request for a route, with real ids; whoever may change a record gets a new one."""
    if route.startswith("/static/"):
        return app_of(records.browser).static.url("css/app.css")
    record = records.haru.new if method == "POST" else records.haru.one
    step = "work" if which == "evening" else STEPS.get(route, "")
    path = route.replace("{slot}", which or "morning").replace("{date}", today().isoformat())
    path = re.sub(r"\{(step|group|category|section)\}", step, path).replace("{code}", "kochin")
    if path.startswith("/people/{id:id}"):
        person = _participant(records, path, which, method)
        path = path.replace("{id:id}", person)
        kinds = {name: SHORT.get(which, kind) for name, kind in NESTED.items() if f"{{{name}:id}}" in path}
        steps = path.endswith("/steps/{step:id}")
        path = re.sub(r"\{(\w+):id\}", lambda found: record(kinds[found[1]]), path.removesuffix("/{step:id}"))
        return f"{path}/{records.haru.step_of(path.split('/')[4], 'supporter')}" if steps else path
    if "{id:id}" not in path:
        return path
    kind = next(kind for start, kind in KINDS.items() if path.startswith(start))
    kind = {"restore": f"removed {kind}", "share": "plain mood"}.get(path.split("/")[-1], kind)
    id = record(SHORT.get(which, which) or kind)
    path = path.replace("{id:id}", id)
    return path.replace("{step:id}", records.haru.step_of(id)) if "{step:id}" in path else path


def _participant(records: Records, path: str, which: str, method: str) -> str:
    if method == "POST" and path.endswith(("{id:id}/end", "{id:id}/return")):
        return records.haru.new("leaver" if path.endswith("/end") else "left")
    # Crossed: what comes second in the path is Haru's all the same.
    return records.here.id("yu" if which in ("yu", "crossed") else "haru")


def form_for(records: Records, route: str, path: str = "") -> dict[str, str]:
    """A form that is right, so that only the door can be in the way."""
    key, day = new_id(), today().isoformat()
    far_day = (today() + timedelta(days=14)).isoformat()
    name = {"name": "川口 はる", "reading": "かわぐち はる"}
    plan = {"id": key, "kind": "clinic", "day": day, "begins": "10:00", "anyway": "yes"}
    note = {"id": key, "local_date": day, "words": "はい"}
    appointments, meetings = "/people/{id:id}/appointments", "/people/{id:id}/meetings"
    return {
        "/start": lambda: {"token": records.ticket().carried},
        "/code": lambda: {"code": records.ticket().code},
        "/staff": lambda: {"email": "tanaka@hidamari.example", "password": PASSWORD},
        # Another field than those that the pages after this are asked for.
        "/me/sharing": lambda: {"field": "baseline", "answer": "no"},
        "/me/phone": lambda: {"phone": "090-000-1111"},
        "/me/title": lambda: {"discreet": "no"},
        "/me/questions": lambda: {"steps": "5", "meds": "no"},
        "/me/questions/items": lambda: {"id": key, "words": "はい"},
        "/me/questions/items/{id:id}": lambda: {f"words-{path.split('/')[-1]}": "はい"},
        "/absences": lambda: {"id": key, "local_date": far_day, "kind": "off"},
        "/absences/new/{step}": lambda: {"kind": "off"},
        "/checkins": lambda: {"id": key, "local_date": day, "sleep": "ok"},
        "/checkins/{slot}/review": lambda: {"to": "meal"},
        "/checkins/{slot}/{step}": lambda: {"sleep": "ok", "fatigue": "none", "work": "ok"},
        "/coping/new/{section}": lambda: {"id": key, "words": "はい"},
        "/coping/{id:id}": lambda: {"words": "はい"},
        "/coping/{id:id}/move": lambda: {"to": "up"},
        "/help/tell": lambda: {"id": key},
        "/moods": lambda: {"id": key, "mood": "3"},
        "/moods/{id:id}/more": lambda: {"words": "はい"},
        "/moods/{id:id}/draft": lambda: {"words": "はい"},
        "/concerns": lambda: {"id": key, "category": "load"},
        "/concerns/draft": lambda: {"id": key, "category": "load"},
        "/concerns/{id:id}/replies": lambda: {"id": key, "words": "はい"},
        "/meetings/{id:id}/differs": lambda: {"id": key, "words": "はい"},
        "/meetings/{id:id}/steps/{step:id}": lambda: {"done": "yes"},
        f"{meetings}/{{meeting:id}}/steps/{{step:id}}": lambda: {"done": "yes"},
        "/schedule": lambda: plan,
        "/schedule/{id:id}/answer": lambda: {"answer": "yes"},
        "/schedule/{id:id}/edit": lambda: plan,
        "/schedule/{id:id}/family": lambda: {"family_sees": "none"},
        "/schedule/{id:id}/topics": lambda: {"topics": "はい"},
        "/people/new": lambda: {"id": key, **name},
        "/people/{id:id}/name": lambda: name,
        "/people/{id:id}/care": lambda: {
            "supporter": records.here.id("tanaka"),
            "backup": records.here.id("sato"),
        },
        "/people/{id:id}/family/new": lambda: {"id": key, "asked": "yes", **name},
        "/people/{id:id}/absences/{absence:id}": lambda: {"advice": "はい"},
        appointments: lambda: {**plan, "kind": "meeting"},
        f"{appointments}/{{appointment:id}}/edit": lambda: {**plan, "kind": "meeting"},
        meetings: lambda: note,
        f"{meetings}/draft": lambda: note,
        f"{meetings}/{{meeting:id}}/edit": lambda: note,
        "/lexicon": lambda: {"written": "言葉", "reading": "ことば"},
        "/lexicon/{id:id}": lambda: {"written": "単語", "reading": "たんご"},
        "/welcome/name": lambda: {"called": "はる"},
        "/composer": lambda: {
            "composer_field": "words",
            "composer_reader": records.here.id("haru"),
            "words": "はい",
        },
        "/words": lambda: {"asked": "はい"},
        "/words/new": lambda: {"id": key, "word": f"ことば{key}", "reading": "ことば", "standard": "はい"},
        "/words/{code}/edit": lambda: {"word": "工賃", "reading": "こうちん", "standard": "はい"},
        "/alerts/on": lambda: {
            "endpoint": "https://fcm.googleapis.com/fcm/send/x",
            "p256dh": "B" * 87,
            "auth": "a" * 22,
        },
    }.get(route, dict)()
