"""Signing in by link, code or password; signing out; how one reads."""

from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from pwa.accounts.actions import choose_reading, known_device, replace_session, sign_out
from pwa.accounts.attempts import may_try, note_wrong_try
from pwa.accounts.devices import label_of
from pwa.accounts.former import SECONDS, keep_signs, signs_of
from pwa.accounts.forms import CodeForm, PasswordForm, ReadingForm, StartForm
from pwa.accounts.invitations import accept_code, accept_link
from pwa.accounts.models import Person
from pwa.accounts.passwords import check_password
from pwa.accounts.queries import is_to_be_welcomed
from pwa.accounts.samples import sample
from pwa.accounts.sessions import begin_session, find_signed_in
from pwa.language import msg
from pwa.registers import Language
from pwa.web import LANGUAGE_COOKIE, Visit, endpoint

# As it was in the beginning, for a person who has lost their way between the settings.
_USUAL = {{"register": "wording"}.get(name, name): value for name, value in Language()._asdict().items()}
_YEAR = 365 * 24 * 3600

WRONG_CODE = msg("That code does not fit. It has 8 digits and works for 10 minutes.")
WRONG_PASSWORD = msg("This e-mail address and password do not fit together.")
SIGNED_OUT = msg("You are signed out.")
# Without a password, the way back is by a supporter.
OUT_OF_AYUMI = msg("You have left Ayumi. To use it again, ask your supporter.")
TOO_MANY = msg("Too many tries. Please wait 10 minutes.")


def start(visit: Visit) -> Response:
    """Where a link leads. The token is in the fragment, which only the button sends on."""
    visit.speak_as_in_link()
    return visit.show("accounts/start.html", is_over=False, next=visit.own_path(visit.query.get("next")))


def use_link(visit: Visit) -> Response:
    visit.speak_as_in_link()
    form = StartForm.of(visit.form)
    cookie = None if form.problems else accept_link(visit.db, form.token, label_of(visit.request.headers))
    if cookie is None:
        return visit.show("accounts/start.html", status=422, is_over=True, next=visit.own_path(form.next))
    return _signed_in(visit, cookie, form.next)


def code(visit: Visit) -> Response:
    visit.speak_as_in_link()
    return _ask_code(visit, CodeForm(next=visit.own_path(visit.query.get("next"))))


def use_code(visit: Visit) -> Response:
    visit.speak_as_in_link()
    form = CodeForm.of(visit.form)
    if not may_try(visit.db, "code", visit.address):
        return _ask_code(visit, form.with_problem("code", TOO_MANY), 429)
    cookie = None if form.problems else accept_code(visit.db, form.code, label_of(visit.request.headers))
    if cookie is None:
        note_wrong_try(visit.db, "code", visit.address)
        return _ask_code(visit, form.with_problem("code", WRONG_CODE), 422)
    return _signed_in(visit, cookie, form.next)


def password(visit: Visit) -> Response:
    return _ask_password(visit, PasswordForm(next=visit.own_path(visit.query.get("next"))))


def weigh_password(visit: Visit) -> Person | None:
    """Whose e-mail and password these are. It takes a twentieth of a second on purpose, so it is done
    before the transaction in which all others would wait behind it."""
    form = PasswordForm.of(visit.form)
    if form.problems or not _may_try(visit, form):
        return None
    return check_password(visit.db, form.email, form.password)


def use_password(visit: Visit) -> Response:
    form = PasswordForm.of(visit.form)
    if not _may_try(visit, form):
        return _ask_password(visit, form.with_problem("email", TOO_MANY), 429)
    person: Person | None = visit.found_first
    if person is None:
        counted = _counted(visit, str(form.email))
        for whom in counted:
            note_wrong_try(visit.db, "password", whom)
        return _ask_password(visit, form.with_problem("email", WRONG_PASSWORD), 422)
    return _signed_in(visit, begin_session(visit.db, person, label_of(visit.request.headers)), form.next)


def ask_to_leave(visit: Visit) -> Response:
    """Look before this device is signed out: what follows, and what it takes to come back."""
    return visit.show("accounts/leave.html")


def leave(visit: Visit) -> Response:
    sign = sign_out(visit.db, visit.person)
    visit.cookies.append((visit.app.session_cookie, None, 0))
    # The account has the words of this person; the pages for coming back ask this browser alone.
    visit.cookies.append((LANGUAGE_COOKIE, visit.language.to_cookie(), _YEAR))
    response = visit.go("/", SIGNED_OUT if visit.person.is_staff else OUT_OF_AYUMI)
    # Whatever the browser kept of this person goes with them; not "cookies", where it keeps that
    # it was theirs.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    _keep_signs(visit, response, [*_signs(visit), sign] if sign else _signs(visit))
    return response


def reading(visit: Visit) -> Response:
    """The settings. Answers in the address are chosen and shown in the sample, and hold nowhere yet."""
    form = _chosen_so_far(visit)
    return _ask_reading(visit, form.model_copy(update={"next": visit.own_path(visit.query.get("next"))}))


def save_reading(visit: Visit) -> Response:
    form = ReadingForm.of(visit.form)
    if form.problems:
        return _ask_reading(visit, form, 422)
    visit.language = language = form.over(visit.language)
    visit.cookies.append((LANGUAGE_COOKIE, language.to_cookie(), _YEAR))
    if visit.signed_in is not None:
        choose_reading(visit.db, visit.signed_in, language)
    return visit.go(visit.own_path(form.next), msg("Your reading settings are saved."))


def _ask_code(visit: Visit, form: CodeForm, status: int = 200) -> Response:
    return visit.show("accounts/code.html", status=status, form=form)


def _ask_password(visit: Visit, form: PasswordForm, status: int = 200) -> Response:
    return visit.show("accounts/password.html", status=status, form=form)


def _chosen_so_far(visit: Visit) -> ReadingForm:
    form = ReadingForm.of(visit.query)
    # Nobody typed a wrong answer into an address; it is as if there were none.
    return ReadingForm() if form.problems else form


def _ask_reading(visit: Visit, form: ReadingForm, status: int = 200) -> Response:
    return visit.show(
        "accounts/reading.html",
        status=status,
        form=form,
        sample=sample(),
        chosen=form.over(visit.language),
        usual=urlencode(_USUAL | {"next": form.next}),
    )


def _may_try(visit: Visit, form: PasswordForm) -> bool:
    return all(may_try(visit.db, "password", whom) for whom in _counted(visit, str(form.email)))


def _counted(visit: Visit, email: str) -> list[str]:
    """What wrong passwords are counted by. A device that its owner signed in on has a count of its own:
    whoever tries their address elsewhere cannot lock them out there."""
    device = known_device(visit.db, visit.request.cookies.get(visit.app.session_cookie), email)
    return [device] if device else [visit.address, email.lower()]


def _signed_in(visit: Visit, cookie: str, next_path: str) -> Response:
    before = visit.request.cookies.get(visit.app.session_cookie)
    signs = replace_session(visit.db, before, cookie, _signs(visit))
    # Longer than any session: a person who comes back after it has lapsed is known by it.
    visit.cookies.append((visit.app.session_cookie, cookie, SECONDS))
    _keep_language(visit, cookie)
    path = visit.own_path(next_path)
    # Asked here and nowhere else: who has been welcomed pays nothing for it on any page.
    response = visit.go("/welcome" if path == "/" and is_to_be_welcomed(visit.db, cookie) else path)
    _keep_signs(visit, response, signs)
    return response


def _keep_language(visit: Visit, cookie: str) -> None:
    """Let this browser speak as its person reads when they are signed out, or were away too long."""
    visit.db.flush()
    found = find_signed_in(visit.db, cookie)
    if found is not None and found.language is not None:
        visit.cookies.append((LANGUAGE_COOKIE, found.language.to_cookie(), _YEAR))


def _signs(visit: Visit) -> list[str]:
    return signs_of(visit.request, visit.app.session_cookie)


def _keep_signs(visit: Visit, response: Response, signs: list[str]) -> None:
    if signs or _signs(visit):
        keep_signs(response, visit.app.session_cookie, signs, is_https=visit.app.settings.is_https)


routes = [
    Route("/start", endpoint(start, who="anyone")),
    Route("/start", endpoint(use_link, who="anyone"), methods=["POST"]),
    Route("/code", endpoint(code, who="anyone")),
    Route("/code", endpoint(use_code, who="anyone"), methods=["POST"]),
    Route("/staff", endpoint(password, who="anyone")),
    Route("/staff", endpoint(use_password, who="anyone", first=weigh_password), methods=["POST"]),
    Route("/leave", endpoint(ask_to_leave, who="signed_in")),
    Route("/leave", endpoint(leave, who="signed_in"), methods=["POST"]),
    Route("/reading", endpoint(reading, who="anyone")),
    Route("/reading", endpoint(save_reading, who="anyone"), methods=["POST"]),
]
