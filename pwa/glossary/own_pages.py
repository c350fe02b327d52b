"""For supporters and managers: the words in the organisation's own terms."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.composer.look import has_looked
from pwa.glossary.actions import drop_word, hide_word, write_word
from pwa.glossary.entries import FILE, Entry
from pwa.glossary.forms import KANA, TAKEN, WordForm
from pwa.language import Msg, msg
from pwa.people.doors import must_invite
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

PAGE = "/words/own"
SAVED = msg("The word is saved.")
HIDDEN = msg("The word is hidden now.")
SHOWN = msg("The word is shown again.")
AS_BEFORE = msg("The word has its first text again.")
REMOVED = msg("The word is removed.")


def list_own(visit: Visit) -> Response:
    must_invite(visit)
    return visit.show("glossary/own.html", entries=visit.app.glossaries.of(visit.db, visit.person).all)


def new_word(visit: Visit) -> Response:
    must_invite(visit)
    return _ask(visit, WordForm.of({}).unblamed())


def create_word(visit: Visit) -> Response:
    must_invite(visit)
    form = _read(visit)
    if has_looked(visit):
        return _ask(visit, form.unblamed())
    if form.problems:
        return _ask(visit, form, status=422)
    return _write(visit, form.id, form)


def edit_word(visit: Visit, code: str) -> Response:
    entry = _entry(visit, code)
    return _ask(visit, WordForm.model_construct(**vars(entry)), entry)


def save_word(visit: Visit, code: str) -> Response:
    entry = _entry(visit, code)
    form = _read(visit, code)
    if has_looked(visit):
        return _ask(visit, form.unblamed(), entry)
    if form.problems:
        return _ask(visit, form, entry, status=422)
    return _write(visit, code, form)


def hide(visit: Visit, code: str) -> Response:
    entry, is_hidden = _entry(visit, code), visit.form.get("hidden") != "no"
    hide_word(visit.db, visit.person, entry, is_hidden=is_hidden)
    return _done(visit, HIDDEN if is_hidden else SHOWN)


def go_back(visit: Visit, code: str) -> Response:
    _entry(visit, code)
    drop_word(visit.db, visit.person, code)
    return _done(visit, AS_BEFORE if code in FILE else REMOVED)


def _read(visit: Visit, code: str = "") -> WordForm:
    form = WordForm.of(visit.form)
    if "reading" not in form.problems and form.has_odd_reading:
        form = form.with_problem("reading", KANA)
    others = visit.app.glossaries.of(visit.db, visit.person).all
    # Sent twice, it is the same word and not another one.
    mine = code or form.id
    if "word" not in form.problems and any(o.word == form.word and o.code != mine for o in others):
        form = form.with_problem("word", TAKEN)
    return form


def _write(visit: Visit, code: str, form: WordForm) -> Response:
    write_word(visit.db, visit.person, code, form)
    return _done(visit, SAVED)


def _done(visit: Visit, said: Msg) -> Response:
    return visit.go(PAGE, said)


def _entry(visit: Visit, code: str) -> Entry:
    must_invite(visit)
    entry = visit.app.glossaries.of(visit.db, visit.person).get(code)
    if entry is None:
        raise Refused(404)
    return entry


def _ask(visit: Visit, form: WordForm, entry: Entry | None = None, status: int = 200) -> Response:
    return visit.show("glossary/edit.html", status=status, form=form, entry=entry)


routes = [
    Route(PAGE, endpoint(list_own, who="staff")),
    Route("/words/new", endpoint(new_word, who="staff")),
    Route("/words/new", endpoint(create_word, who="staff", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route("/words/{code}/edit", endpoint(edit_word, who="staff")),
    Route("/words/{code}/edit", endpoint(save_word, who="staff", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route("/words/{code}/hide", endpoint(hide, who="staff"), methods=["POST"]),
    Route("/words/{code}/back", endpoint(go_back, who="staff"), methods=["POST"]),
]
