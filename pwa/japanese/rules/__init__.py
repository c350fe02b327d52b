"""Readings that depend on the words around: one rule a function, each small enough to be argued about.

A rule is asked about the word at an index and answers with its reading in hiragana, or None to leave it.
"""

from pwa.japanese.rules import calendar, nouns, people, places, questions, suffixes, verbs
from pwa.japanese.rules.asking import reread

__all__ = ["calendar", "nouns", "people", "places", "questions", "reread", "suffixes", "verbs"]
