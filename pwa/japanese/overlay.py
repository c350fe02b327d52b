"""Lay words that are known for certain (numbers, names, fixed phrases) over the words of the dictionary."""

from itertools import accumulate, count, pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from pwa.japanese.words import Word, words_of

_LENGTH: Final = attrgetter("length")


class Patch(NamedTuple):
    """A word that takes the place of whatever stands between two character offsets of the text."""

    start: int
    end: int
    word: Word


def starts_of(words: list[Word]) -> set[int]:
    """Where the words start, and where the last one ends."""
    return set(accumulate(map(_LENGTH, words), initial=0))


def lay(patches: list[Patch], words: list[Word]) -> list[Word]:
    """The words with the patches in place; a word that is cut in two is read anew.

    Of two patches that overlap, the one given first wins.
    """
    apart = _apart(patches)
    indexes = dict(zip(accumulate(map(_LENGTH, words), initial=0), count()))
    if all(patch.start in indexes and patch.end in indexes for patch in apart):
        result = words[:]
        for patch in reversed(apart):
            result[indexes[patch.start] : indexes[patch.end]] = [patch.word]
        return result
    return _lay_across(apart, words)


def _lay_across(apart: list[Patch], words: list[Word]) -> list[Word]:
    """The same where a patch begins or ends inside of a word."""
    result: list[Word] = []
    pending = words[::-1]
    at = 0
    for patch in apart:
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


def _apart(patches: list[Patch]) -> list[Patch]:
    """The patches without those that overlap an earlier one, in the order of the text."""
    if all(one.end <= other.start for one, other in pairwise(patches)):
        return patches
    taken: set[int] = set()
    kept: list[Patch] = []
    for patch in patches:
        place = range(patch.start, patch.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(patch)
    return sorted(kept, key=lambda patch: patch.start)
