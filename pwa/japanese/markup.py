"""Pieces of text with their readings, written as HTML. Every character of the text is escaped here."""

from html import escape
from typing import Final, Literal, NamedTuple

from pwa.japanese.characters import HAN
from pwa.japanese.grades import is_hard

Furigana = Literal["off", "hard", "all"]

BREAK: Final = "<wbr>"


class Piece(NamedTuple):
    """Text under one reading; `reading` is empty where none is needed."""

    base: str
    reading: str


class Markup(NamedTuple):
    """The same words with no furigana, with furigana over harder kanji, and over every kanji."""

    off: str
    hard: str
    all: str


def ruby(piece: Piece) -> str:
    """One ruby group; `rt` is hidden from assistive technology: the name of a button is its text alone."""
    base, reading = escape(piece.base), escape(piece.reading)
    return f'<ruby>{base}<rp>(</rp><rt aria-hidden="true">{reading}</rt><rp>)</rp></ruby>'


def markup(pieces: tuple[Piece, ...], *, kept_together: bool = False, say: str = "") -> Markup:
    """The pieces as HTML. `kept_together` puts them in a span that CSS never breaks inside (2時).

    `say` is the reading that somebody gave, for a voice that would guess another (static/js/sentences.js);
    it stands in the page with and without furigana.
    """
    off = escape("".join(piece.base for piece in pieces))
    hard = "".join(ruby(p) if p.reading and is_hard(p.base) else escape(p.base) for p in pieces)
    full = "".join(ruby(p) if p.reading and HAN.search(p.base) else escape(p.base) for p in pieces)
    if kept_together:
        return Markup(*(f'<span class="keep">{html}</span>' for html in (off, hard, full)))
    if say:
        return Markup(*(f'<span data-say="{escape(say)}">{html}</span>' for html in (off, hard, full)))
    return Markup(off, hard, full)
