"""「ことばの説明」: every word with what it means, for whoever is signed in."""

from itertools import groupby

from starlette.responses import Response
from starlette.routing import Route

from pwa.glossary import own_pages
from pwa.glossary.forms import SearchForm
from pwa.language import Msg, msg
from pwa.web import Refused, Visit, endpoint

FOUND = msg("These words are found.")
NOT_FOUND = msg("No word is found.")


def list_words(visit: Visit) -> Response:
    return _list(visit, SearchForm())


def search(visit: Visit) -> Response:
    """Asked with a POST: an address would keep what somebody looked for."""
    form = SearchForm.of(visit.form)
    return _list(visit, form, status=422 if form.problems else 200)


def show_word(visit: Visit, code: str) -> Response:
    entry = visit.app.glossaries.of(visit.db, visit.person).get(code)
    if entry is None or entry.is_hidden:
        raise Refused(404)
    return visit.show("glossary/word.html", entry=entry)


def _list(visit: Visit, form: SearchForm, status: int = 200) -> Response:
    entries = visit.app.glossaries.of(visit.db, visit.person).shown
    has_asked = bool(form.asked) and not form.problems
    found = [entry for entry in entries if entry.is_found_by(form.asked)] if has_asked else entries
    said: Msg | None = (FOUND if found else NOT_FOUND) if has_asked else None
    rows = {name: list(each) for name, each in groupby(found, key=lambda entry: entry.row)}
    return visit.show(
        "glossary/words.html", status=status, said=said, form=form, rows=rows, has_asked=has_asked
    )


routes = [
    Route("/words", endpoint(list_words, who="signed_in")),
    Route("/words", endpoint(search, who="signed_in", writes=False), methods=["POST"]),
    # Before the words themselves: no word has the code "own" or "new".
    *own_pages.routes,
    Route("/words/{code}", endpoint(show_word, who="signed_in")),
]
