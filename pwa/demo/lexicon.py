"""Words that the demo's service reads in its own way: a company, a clinic's doctor, a place."""

from pwa.demo.calendar import Calendar, id_at, moment
from pwa.demo.people import ORGANISATION, id_of
from pwa.lexicon.models import LexiconEntry

_WORDS = {"東雲製作所": "しののめせいさくじょ", "八月一日町": "ほづみちょう", "本田先生": "ほんだせんせい"}


def entry_rows(calendar: Calendar) -> list[LexiconEntry]:
    """The list, as a supporter wrote it some weeks ago."""
    at = moment(calendar.ago(30), "17:20")
    return [
        LexiconEntry(
            organisation_id=ORGANISATION,
            id=id_at(at, "word", written),
            written=written,
            reading=reading,
            edited_by=id_of("tanaka"),
            edited_at=at,
        )
        for written, reading in _WORDS.items()
    ]
