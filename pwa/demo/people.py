"""Who there is at ひだまり, how they read, who is there for whom, and what they agreed to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from argon2 import PasswordHasher
from sqlmodel import SQLModel

from pwa.access.models import Assignment, Consent, Role
from pwa.accounts.models import Login, Organisation, Person
from pwa.demo.calendar import Calendar, id_at, moment
from pwa.registers import Language

# No secret: it opens nothing but the demo, and `ayumi demo` prints it.
PASSWORD = "hidamari-demo"  # noqa: S105
_SALT = b"ayumi demo salt."

# The same on every day, so that the links find the people of an older demo.
_FIRST = datetime(2025, 4, 1, tzinfo=UTC)
ORGANISATION = id_at(_FIRST, "ひだまり")


@dataclass(frozen=True)
class Somebody:
    """One person of the demo; `here` is for how many days, `email` the part before the @."""

    key: str
    name: str
    reading: str
    roles: tuple[tuple[str, int], ...]
    here: int
    email: str = ""
    called: str = ""
    reads: Language | None = None
    wants_meds: bool = False

    @property
    def id(self) -> str:
        return id_at(_FIRST, self.key)


def _staff(key: str, name: str, reading: str, role: str, here: int, position: int = 0) -> Somebody:
    return Somebody(key, name, reading, ((role, position),), here, email=f"{key}@hidamari.example")


def _participant(
    key: str, name: str, reading: str, called: str, here: int, reads: Language | None, *, meds: bool = False
) -> Somebody:
    return Somebody(key, name, reading, (("participant", 0),), here, "", called, reads, meds)


def _family(key: str, name: str, reading: str, here: int, reads: Language | None) -> Somebody:
    return Somebody(key, name, reading, (("family", 0),), here, reads=reads)


PEOPLE = (
    _staff("watanabe", "渡辺 久美", "わたなべ くみ", "manager", 380),
    _staff("tanaka", "田中 恵子", "たなか けいこ", "supporter", 370),
    _staff("kobayashi", "小林 由香", "こばやし ゆか", "supporter", 300),
    _staff("sato", "佐藤 直人", "さとう なおと", "supporter", 365),
    _staff("nakamura", "中村 昌人", "なかむら まさと", "officer", 380),
    _staff("kato", "加藤 文枝", "かとう ふみえ", "committee", 350),
    _staff("yamaguchi", "山口 千春", "やまぐち ちはる", "lead", 380),
    _staff("kimura", "木村 隆志", "きむら たかし", "lead", 320, position=1),
    _participant("haru", "川口 はる", "かわぐち はる", "はる", 210, Language("easy", "all"), meds=True),
    _participant("nao", "石井 なお", "いしい なお", "石井", 160, Language("standard", "off", "dark")),
    _participant("mio", "高橋 みお", "たかはし みお", "みお", 250, Language("standard", "all")),
    _participant(
        "riku", "佐々木 りく", "ささき りく", "りく", 190, Language("easy", "hard", text="125"), meds=True
    ),
    _participant("maria", "サントス マリア", "さんとす まりあ", "マリア", 120, Language("english")),
    # Came two weeks ago and has not chosen how to read: the first run waits for the next sign-in.
    _participant("sora", "伊藤 そら", "いとう そら", "", 14, None),
    _family("yoko", "川口 洋子", "かわぐち ようこ", 200, Language("standard", "off")),
    _family("kenji", "佐々木 健司", "ささき けんじ", 90, None),
)
BY_KEY = {person.key: person for person in PEOPLE}
PARTICIPANTS = tuple(person.key for person in PEOPLE if person.roles[0][0] == "participant")

# Participant: supporter, backup, family.
TIES: dict[str, dict[str, str]] = {
    "haru": {"primary": "tanaka", "backup": "sato", "family": "yoko"},
    "nao": {"primary": "tanaka", "backup": "sato"},
    "mio": {"primary": "tanaka", "backup": "sato"},
    "riku": {"primary": "kobayashi", "backup": "sato", "family": "kenji"},
    # Nobody stands in for Maria yet: the manager's overview says so.
    "maria": {"primary": "kobayashi"},
    "sora": {"primary": "sato", "backup": "tanaka"},
}


@dataclass(frozen=True)
class Yes:
    """A yes to the supporter, so many days ago, and perhaps its end. Sora was never asked."""

    who: str
    field: str
    granted: int
    withdrawn: int = 0


CONSENTS = (
    Yes("haru", "checkin", 200),
    Yes("haru", "mood", 180),
    Yes("haru", "schedule", 120),
    Yes("haru", "silence", 120),
    Yes("nao", "checkin", 150),
    Yes("nao", "baseline", 90, withdrawn=12),
    Yes("mio", "checkin", 17),
    Yes("riku", "checkin", 185),
    Yes("riku", "silence", 100),
    Yes("riku", "baseline", 100),
    Yes("maria", "checkin", 110, withdrawn=9),
)


def may_supporter_see(who: str, field: str, days_ago: int) -> bool:
    """Whether a yes of this person held on the morning so many days ago."""
    return any(
        yes.who == who and yes.field == field and yes.granted > days_ago >= yes.withdrawn for yes in CONSENTS
    )


def id_of(key: str) -> str:
    """The id of a person."""
    return BY_KEY[key].id


def who_signs_in() -> list[tuple[str, str]]:
    """E-mail address, and name and role, of everybody with a password."""
    return [(person.email, f"{person.name}, {person.roles[0][0]}") for person in PEOPLE if person.email]


def organisation_row(today: date) -> Organisation:
    """The organisation. Numbers that begin with 03-0000 belong to nobody."""
    return Organisation(
        id=ORGANISATION,
        name="就労支援センター ひだまり",
        phone="03-0000-1234",
        opens_at="09:00",
        closes_at="18:00",
        weekdays="12345",
        abuse_centre_phone="03-0000-5678",
        is_demo=True,
        created_at=moment(date(today.year - 2, 4, 1), "09:00"),
    )


def person_rows(calendar: Calendar) -> list[Person]:
    """Everybody."""
    return [_person(calendar, person) for person in PEOPLE]


def _person(calendar: Calendar, person: Somebody) -> Person:
    row = Person(
        organisation_id=ORGANISATION,
        id=person.id,
        name=person.name,
        reading=person.reading,
        called=person.called,
        wants_meds=person.wants_meds,
        created_at=moment(calendar.ago(person.here), "10:00"),
    )
    if person.reads is not None or "participant" not in dict(person.roles):
        row.welcomed_at = row.created_at
    if person.reads is not None:
        row.register_name, row.furigana = person.reads.register, person.reads.furigana
        row.theme, row.text_size = person.reads.theme, person.reads.text
        row.spaced = person.reads.spaced
    return row


def login_rows() -> list[Login]:
    """The staff's ways to sign in."""
    return [
        Login(
            organisation_id=ORGANISATION,
            person_id=person.id,
            email=person.email,
            password_hash=_password_hash(),
        )
        for person in PEOPLE
        if person.email
    ]


@cache
def _password_hash() -> str:
    # One salt for all: the password is public, and the demo must be the same each time it is made.
    return PasswordHasher().hash(PASSWORD, salt=_SALT)


def tie_rows(calendar: Calendar) -> list[SQLModel]:
    """Roles, assignments and consents."""
    return [
        *(
            Role(organisation_id=ORGANISATION, person_id=person.id, kind=kind, position=position)
            for person in PEOPLE
            for kind, position in person.roles
        ),
        *(
            _assignment(calendar, participant, kind, other)
            for participant, others in TIES.items()
            for kind, other in others.items()
        ),
        *(_consent(calendar, yes) for yes in CONSENTS),
    ]


def _assignment(calendar: Calendar, participant: str, kind: str, other: str) -> Assignment:
    since = moment(calendar.ago(min(BY_KEY[participant].here, BY_KEY[other].here)), "10:30")
    return Assignment(
        organisation_id=ORGANISATION,
        id=id_at(since, "assignment", participant, kind),
        participant_id=id_of(participant),
        person_id=id_of(other),
        kind=kind,
        since=since,
    )


def _consent(calendar: Calendar, yes: Yes) -> Consent:
    granted_at = moment(calendar.ago(yes.granted), "16:00")
    return Consent(
        organisation_id=ORGANISATION,
        id=id_at(granted_at, "consent", yes.who, yes.field),
        person_id=id_of(yes.who),
        field=yes.field,
        audience="supporter",
        granted_at=granted_at,
        withdrawn_at=moment(calendar.ago(yes.withdrawn), "19:40") if yes.withdrawn else None,
    )
