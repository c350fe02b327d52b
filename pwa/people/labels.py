"""A participant's answers and reading settings in the words that staff read."""

from pwa.checkins.questions import BODY, PLAN, SLEEP
from pwa.language import Msg, msg
from pwa.registers import Language

# The columns of the week.
COLUMNS = (SLEEP, BODY, PLAN)

REGISTERS = {
    "standard": msg("reads", "Japanese"),
    "easy": msg("reads", "Easy Japanese"),
    "english": msg("reads", "English"),
}
FURIGANA = {
    "off": msg("reads", "no furigana"),
    "hard": msg("reads", "furigana on harder kanji"),
    "all": msg("reads", "furigana on all kanji"),
}


def reading_labels(language: Language) -> tuple[Msg, Msg]:
    """How somebody reads: the register and the furigana."""
    return REGISTERS[language.register], FURIGANA[language.furigana]
