"""Lay words that are known for certain (numbers, names, fixed phrases) over the words of the dictionary."""

from collections.abc import Iterable
from typing import NamedTuple

from pwa.japanese.words import Word, words_of


class Patch(NamedTuple):
    """A word that takes the place of whatever stands between two character offsets of the text."""

    start: int
    end: int
    word: Word


def starts_of(words: list[Word]) -> set[int]:
    """Where the words start, and where the last one ends."""
    starts, at = {0}, 0
    for word in words:
        at += len(word.surface)
        starts.add(at)
    return starts


def lay(patches: Iterable[Patch], words: list[Word]) -> list[Word]:
    """The words with the patches in place; a word that is cut in two is read anew.

    Of two patches that overlap, the one given first wins.
    """
    result: list[Word] = []
    pending = words[::-1]
    at = 0
    for patch in _apart(patches):
        while pending and at + len(pending[-1].surface) <= patch.start:
            at += len(pending[-1].surface)
            result.append(pending.pop())
        if at < patch.start:
            result += words_of(pending[-1].surface[: patch.start - at])
        while pending and at + len(pending[-1].surface) <= patch.end:
            at += len(pending.pop().surface)
        result.append(patch.word)
        if at < patch.end:
            pending += reversed(words_of(pending.pop().surface[patch.end - at :]))
        at = patch.end
    return result + pending[::-1]


def _apart(patches: Iterable[Patch]) -> list[Patch]:
    """The patches without those that overlap an earlier one, in the order of the text."""
    taken: set[int] = set()
    kept: list[Patch] = []
    for patch in patches:
        place = range(patch.start, patch.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(patch)
    return sorted(kept, key=lambda patch: patch.start)
