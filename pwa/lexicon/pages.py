"""「読み方の一覧」: for supporters and managers, how names of people, places and companies are read."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.language import msg
from pwa.lexicon.actions import (
    MOST_ENTRIES,
    TakenError,
    TooManyError,
    add_entry,
    change_entry,
    remove_entry,
    restore_entry,
)
from pwa.lexicon.forms import EntryForm
from pwa.lexicon.models import LexiconEntry
from pwa.lexicon.queries import entries_of, entry_of
from pwa.web import Refused, Visit, endpoint

PAGE = "/lexicon"
ADDED = msg("The word is on the list. From now on it is read like this everywhere.")
CHANGED = msg("The reading is changed. From now on it is read like this everywhere.")
BACK = msg("The word is on the list again.")
TAKEN = msg("This word is on the list already. Change its reading there.")
FULL = msg("The list is full. Please remove a word that nobody needs any more.")


def show(visit: Visit) -> Response:
    _must_care(visit)
    removed = entry_of(visit.db, visit.person, visit.query.get("removed", ""), is_removed=True)
    return _show(visit, EntryForm(), removed=removed)


def add(visit: Visit) -> Response:
    _must_care(visit)
    form = EntryForm.of(visit.form)
    if form.problems:
        return _show(visit, form, status=422)
    try:
        add_entry(visit.db, visit.person, form)
    except TakenError:
        return _show(visit, form.with_problem("written", TAKEN), status=409)
    except TooManyError:
        return _show(visit, form.with_problem("written", FULL), status=409)
    return visit.go(PAGE, ADDED)


def show_entry(visit: Visit, id: str) -> Response:
    entry = _own(visit, id)
    return _ask(visit, entry, EntryForm(written=entry.written, reading=entry.reading))


def change(visit: Visit, id: str) -> Response:
    entry, form = _own(visit, id), EntryForm.of(visit.form)
    if form.problems:
        return _ask(visit, entry, form, 422)
    try:
        change_entry(visit.db, visit.person, entry, form)
    except TakenError:
        return _ask(visit, entry, form.with_problem("written", TAKEN), 409)
    return visit.go(PAGE, CHANGED)


def remove(visit: Visit, id: str) -> Response:
    remove_entry(visit.db, visit.person, _own(visit, id))
    return visit.go(f"{PAGE}?removed={id}")


def restore(visit: Visit, id: str) -> Response:
    restore_entry(visit.db, visit.person, _own(visit, id, is_removed=True))
    return visit.go(PAGE, BACK)


def _show(
    visit: Visit, form: EntryForm, *, removed: LexiconEntry | None = None, status: int = 200
) -> Response:
    return visit.show(
        "lexicon/list.html",
        status=status,
        form=form,
        entries=entries_of(visit.db, visit.person),
        removed=removed,
        most=MOST_ENTRIES,
    )


def _ask(visit: Visit, entry: LexiconEntry, form: EntryForm, status: int = 200) -> Response:
    return visit.show("lexicon/entry.html", status=status, entry=entry, form=form)


def _must_care(visit: Visit) -> None:
    """For who writes to participants; whoever hears complaints needs no words of the service."""
    if not visit.person.has_caseload:
        raise Refused(403)


def _own(visit: Visit, id: str, *, is_removed: bool = False) -> LexiconEntry:
    _must_care(visit)
    entry = entry_of(visit.db, visit.person, id, is_removed=is_removed)
    if entry is None:
        raise Refused(404)
    return entry


routes = [
    Route(PAGE, endpoint(show, who="staff")),
    Route(PAGE, endpoint(add, who="staff"), methods=["POST"]),
    Route(f"{PAGE}/{{id:id}}", endpoint(show_entry, who="staff")),
    Route(f"{PAGE}/{{id:id}}", endpoint(change, who="staff"), methods=["POST"]),
    Route(f"{PAGE}/{{id:id}}/remove", endpoint(remove, who="staff"), methods=["POST"]),
    Route(f"{PAGE}/{{id:id}}/restore", endpoint(restore, who="staff"), methods=["POST"]),
]
