"""The five moods with their labels, best first."""

from typing import NamedTuple

from pwa.language import Msg, msg


class Face(NamedTuple):
    """One mood to tap, 1 (great) to 5 (awful)."""

    code: int
    label: Msg


FACES = (
    Face(1, msg("mood", "Great")),
    Face(2, msg("mood", "Good")),
    Face(3, msg("mood", "Okay")),
    Face(4, msg("mood", "Bad")),
    Face(5, msg("mood", "Awful")),
)
